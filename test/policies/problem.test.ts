import fc from "fast-check";
import { expect, test } from "vitest";
import { markedMessage, parseMessage, problemCode } from "../../policies/problem";
import { tapApprovalHygiene } from "../../policies/rules/tap-approval-hygiene";
import { tapIssuerBurst } from "../../policies/rules/tap-issuer-burst";
import type { InitiatedBy } from "../../providers/activity/event";
import { at } from "../support/passes";
import { anEvent, helpdesk, withEvents } from "../support/tenant-facts";

const rule = "tap-issuer-burst";

test("what a rule marks is read back, whatever the message says", () => {
  const messages = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(`a [${rule}/x]`, ` [${rule}/`, "]", `[${rule}/x] [${rule}/y`),
  );
  const details = fc.array(fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }));
  fc.assert(
    fc.property(messages, fc.constantFrom("burst", "no-ticket"), details, (message, kind, more) => {
      const problem = problemCode(kind, ...more);
      expect(parseMessage(rule, markedMessage(rule, { message, problem }))).toEqual({ message, problem });
    }),
  );
});

test("a message without a code, of another rule or with something behind it, stays as it is", () => {
  for (const message of [
    "all is lost",
    "see [1]",
    "x [tap-leftover/leftover]",
    `x [${rule}/burst] y`,
    `x [${rule}/]`,
  ]) {
    expect(parseMessage(rule, message)).toEqual({ message });
  }
  expect(markedMessage(rule, { message: "plain" })).toBe("plain");
  expect(() => markedMessage(rule, { message: "x", problem: "No Ticket" })).toThrow(
    'tap-issuer-burst: "No Ticket" is no code of a problem: write small letters, digits and hyphens, or use problemCode',
  );
});

test("a code does not depend on case, and differs for other details", () => {
  expect(problemCode("user", "Alice@Contoso.com")).toBe(problemCode("user", "alice@contoso.com"));
  const codes = [["a"], ["b"], ["a", "b"], ["ab"], [undefined], [""]].map((details) => problemCode("user", ...details));
  expect(new Set(codes).size).toBe(codes.length);
});

test("a burst that goes on is the same problem, and a burst of another day or another issuer is another one", () => {
  const config = { maxPasses: 2, minutes: 60 };
  const codesAt = (minutes: readonly number[], initiatedBy: InitiatedBy = helpdesk) =>
    tapIssuerBurst
      .judge(
        [],
        config,
        0,
        withEvents(
          minutes.map((minute) =>
            anEvent({ user: `u${minute}`, methodId: `m${minute}`, activityDateTime: at(minute), initiatedBy }),
          ),
        ),
      )
      .map(({ problem }) => problem);
  const [short] = codesAt([0, 10, 20]);
  expect(codesAt([0, 10, 20, 30, 40])).toEqual([short]);
  // Its first pass was approved, and left the list.
  expect(codesAt([10, 20, 30, 40])).toEqual([short]);
  const both = codesAt([0, 10, 20, 3000, 3010, 3020]);
  expect(both[0]).toBe(short);
  expect(new Set(both).size).toBe(2);
  expect(new Set(codesAt([0, 10, 20, 300, 310, 320])).size).toBe(2);
  expect(codesAt([0, 10, 20], { user: { userPrincipalName: "mallory@contoso.com" } })).not.toContain(short);
});

test("two faults of one approval, and the same fault of two approvals, are told apart; the place in the list is not", () => {
  const config = { maxDays: 7, maxUses: 1, maxLifetimeInMinutes: 480, overrides: [] };
  const window = { ticket: "CHG-1", from: at(0), until: at(60), maxLifetimeInMinutes: 60, uses: 2 };
  const codes = (approvals: readonly object[]) =>
    tapApprovalHygiene.judge({ user: "a@contoso.com", approvals }, config, 0).map(({ problem }) => problem);
  expect(new Set(codes([{}, window, { ...window, ticket: "CHG-2" }])).size).toBe(5);
  expect(codes([{ pass: "x", ticket: "CHG-0" }, window])).toEqual(codes([window]));
});
