import { expect, test } from "vitest";
import { describeOutcome, unusedOf } from "../../../cli/accept/outcome";
import type { Outputs } from "../../../providers/index";
import { aPass, at } from "../../support/passes";
import { hostileNames, issued, outcomeFrom, urnOf } from "../report/records";

const noDrift = { kind: "None", changes: [] } as const;

function accepted(user: string): Outputs {
  const { methodId } = aPass();
  const entry = { kind: "Issued", methodId, acceptedDateTime: at(20), approval: { pass: methodId, ticket: "CHG-1" } };
  return { user, hasPass: true, pass: aPass(), drift: noDrift, accepted: [{ ...entry, kind: "Issued" }] };
}

const still = (user: string): Outputs => ({ user, hasPass: true, pass: aPass(), drift: issued });
const quiet = (user: string): Outputs => ({ user, hasPass: false, drift: noDrift });

test("one sentence says what was accepted, what was not, and why not", () => {
  const failures = [{ urn: urnOf("d@contoso.com"), op: "refresh" as const, message: "500 from Graph" }];
  const methods = [accepted("a@contoso.com"), still("b@contoso.com"), quiet("c@contoso.com"), still("d@contoso.com")];
  const outcome = outcomeFrom(methods, { kind: "up", failures });
  expect(describeOutcome(outcome, ["a@contoso.com", "b@contoso.com", "c@contoso.com", "d@contoso.com"])).toBe(
    "Accepted: a@contoso.com (Issued); not accepted: b@contoso.com (Issued: it changed after it was shown; run accept again), " +
      "c@contoso.com (there is no drift any more), d@contoso.com (could not tell: read failed: 500 from Graph; Issued was reported before).",
  );
  expect(describeOutcome(outcome, ["a@contoso.com"])).toBe("Accepted: a@contoso.com (Issued).");
  expect(describeOutcome(outcome, ["c@contoso.com"])).toBe("Not accepted: c@contoso.com (there is no drift any more).");
});

test("names that are more than names stay one line without control characters", () => {
  const outcome = outcomeFrom(hostileNames.map(accepted), { kind: "up" });
  expect(describeOutcome(outcome, hostileNames)).not.toMatch(/\p{Cc}|\u202e/u);
});

test("everything that was accepted of somebody is told, and what is left beside it", () => {
  const [person, pass] = [
    { kind: "UserReturned", acceptedDateTime: at(20), approval: { userId: "returned", ticket: "CHG-1" } },
    { kind: "Issued", methodId: "m", acceptedDateTime: at(20), approval: { pass: "m", ticket: "CHG-1" } },
  ] as const;
  const both: Outputs = { user: "a@contoso.com", hasPass: true, drift: noDrift, accepted: [person, pass] };
  const half: Outputs = { user: "b@contoso.com", hasPass: true, drift: issued, accepted: [person] };
  const outcome = outcomeFrom([both, half], { kind: "up" });
  expect(describeOutcome(outcome, ["a@contoso.com", "b@contoso.com"])).toBe(
    "Accepted: a@contoso.com (UserReturned, Issued), b@contoso.com (UserReturned); " +
      "not accepted: b@contoso.com (Issued: another drift, which is pending).",
  );
});

test("who was meant and could not be read is told, and of many the first", () => {
  const outcome = outcomeFrom([quiet("a@contoso.com")], { kind: "preview" });
  const notRead = [{ user: "a@contoso.com", why: "403 accessDenied" }];
  expect(describeOutcome(outcome, [], notRead)).toBe("Not accepted: a@contoso.com (could not tell: 403 accessDenied).");
  expect(describeOutcome(outcome, [])).toBe("Nothing was accepted.");
  const many = Array.from({ length: 25 }, (_, index) => ({ user: `u${index}@contoso.com`, why: "500" }));
  expect(describeOutcome(outcome, [], many)).toMatch(/u19@contoso\.com, and 5 more \(could not tell: 500\)\.$/);
});

test("a line that nothing was accepted by is told apart from those that were used", () => {
  const { methodId } = aPass();
  const outcome = outcomeFrom([accepted("a@contoso.com"), quiet("b@contoso.com")], { kind: "up" });
  const used = { user: "a@contoso.com", pass: methodId, ticket: "CHG-1" };
  const others = [
    { ...used, user: "b@contoso.com" },
    { ...used, ticket: "CHG-2" },
  ];
  expect(unusedOf(outcome, [used, ...others])).toEqual(others.map(({ user }) => user));
});
