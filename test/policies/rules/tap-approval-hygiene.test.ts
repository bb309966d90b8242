import { expect, test } from "vitest";
import type { Approval } from "../../../policies/facts";
import { defaultsOf } from "../../../policies/rule";
import { type ApprovalHygieneConfig, tapApprovalHygiene } from "../../../policies/rules/tap-approval-hygiene";
import { at } from "../../support/passes";

const day = 24 * 60;
const methodId = "bbbbbbbb-0000-4000-8000-000000000001";
const orderly: Approval = { ticket: "CHG-1042", from: at(0), until: at(7 * day), maxLifetimeInMinutes: 480 };

/** What the rule says of a user's approvals, at 09:00. */
function judgeAll(approvals: readonly Approval[], config: Partial<ApprovalHygieneConfig> = {}): string[] {
  const settings = { ...defaultsOf(tapApprovalHygiene), ...config } as ApprovalHygieneConfig;
  const findings = tapApprovalHygiene.judge({ user: "alice@contoso.com", approvals }, settings, Date.parse(at(0)));
  for (const { message, problem } of findings) {
    expect(message).not.toMatch(/\n|undefined|NaN/);
    expect(problem).toMatch(/^[a-z0-9-]+$/);
  }
  return findings.map(({ message }) => message);
}

/** What it says of an orderly window with some terms replaced, or taken away. */
function judge(terms: Partial<Approval>, config: Partial<ApprovalHygieneConfig> = {}): string[] {
  return judgeAll([{ ...orderly, ...terms }], config);
}

test.each([
  ["without an end", { until: undefined }, "has no end; at most 7 days are allowed"],
  ["that lasts too long", { until: at(8 * day) }, "lasts 8 days; at most 7 days are allowed"],
  ["that lasts a minute too long", { until: at(7 * day + 1) }, "lasts 7.1 days; at most 7 days are allowed"],
  [
    "without a beginning, that lasts too long from now on",
    { from: undefined, until: at(8 * day) },
    "lasts 8 days; at most 7 days are allowed",
  ],
  [
    "of too long a lifetime",
    { maxLifetimeInMinutes: 1440 },
    "allows a lifetime of 1440 minutes (1 day); at most 480 minutes (8 hours) are allowed",
  ],
  [
    "of any lifetime",
    { maxLifetimeInMinutes: undefined },
    "sets no maxLifetimeInMinutes; at most 480 minutes (8 hours) are allowed",
  ],
  ["for many passes", { uses: 6 }, "covers 6 passes; at most 5 passes are allowed"],
])("a window %s is flagged", (_case, terms, problem) => {
  expect(judge(terms)).toEqual([`alice@contoso.com: the approval CHG-1042 ${problem}`]);
});

test.each([
  ["a window", orderly],
  ["a named pass", { pass: methodId }],
  ["an absence", { pass: "none" }],
  ["a departure", { userId: "gone" }],
  ["a person", { userId: "44f7d0c4-0000-4000-8000-000000000001" }],
])("%s without a ticket, or with an empty one, is flagged", (_case, approval) => {
  for (const ticket of [undefined, "", " \n"]) {
    expect(judgeAll([{ ...approval, ticket }])).toEqual([
      "alice@contoso.com: the approval has no ticket; add the ticket of the agreement",
    ]);
  }
});

test("an approval that names a pass or a person needs only a ticket", () => {
  const named: Approval[] = [{ pass: methodId }, { pass: "none" }, { userId: "gone" }, { userId: "returned" }];
  expect(judgeAll(named.map((approval) => ({ ...approval, ticket: "CHG-7" })))).toEqual([]);
});

test("an empty window has a finding for each thing that it lacks", () => {
  expect(judgeAll([{}])).toEqual([
    "alice@contoso.com: the approval has no ticket; add the ticket of the agreement",
    "alice@contoso.com: the approval has no end; at most 7 days are allowed",
    "alice@contoso.com: the approval sets no maxLifetimeInMinutes; at most 480 minutes (8 hours) are allowed",
  ]);
});

test("each of several approvals is judged, and the message names its ticket or its place", () => {
  const { ticket: _none, ...unticketed } = orderly;
  expect(judgeAll([{ ...orderly, until: at(8 * day) }, unticketed, { ticket: "CHG-7", pass: methodId }])).toEqual([
    "alice@contoso.com: the approval CHG-1042 lasts 8 days; at most 7 days are allowed",
    "alice@contoso.com: approval 2 of 3 has no ticket; add the ticket of the agreement",
  ]);
});

test("a ticket of several lines is shown on one line", () => {
  expect(judge({ ticket: "CHG-1042\r\n\u0007see there", until: at(8 * day) })).toEqual([
    "alice@contoso.com: the approval CHG-1042 see there lasts 8 days; at most 7 days are allowed",
  ]);
});

test("a window at the limits is not flagged", () => {
  expect(judge({ uses: 5 })).toEqual([]);
});

test("a window without maxLifetimeInMinutes is in order if it is shorter than the longest lifetime", () => {
  expect(judge({ until: at(480), maxLifetimeInMinutes: undefined })).toEqual([]);
  expect(judge({ until: at(480), maxLifetimeInMinutes: 1440 })).toEqual([]);
});

test("the limits are configurable for groups of users, like the limits of passes", () => {
  const overrides = [{ users: ["alice@*"], maxLifetimeInMinutes: 60 }];
  expect(judge({ until: at(8 * day) }, { maxDays: 8 })).toEqual([]);
  expect(judge({ uses: 2 }, { maxUses: 1 })).toEqual([
    "alice@contoso.com: the approval CHG-1042 covers 2 passes; at most 1 pass is allowed",
  ]);
  expect(judge({}, { overrides })).toEqual([
    "alice@contoso.com: the approval CHG-1042 allows a lifetime of 480 minutes (8 hours); at most 60 minutes (1 hour) are allowed",
  ]);
});

test("a user without an approval is not judged", () => {
  expect(judgeAll([])).toEqual([]);
});
