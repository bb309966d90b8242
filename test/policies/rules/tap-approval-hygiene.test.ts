import { expect, test } from "vitest";
import type { Approval } from "../../../policies/facts";
import { defaultsOf } from "../../../policies/rule";
import { type ApprovalHygieneConfig, tapApprovalHygiene } from "../../../policies/rules/tap-approval-hygiene";
import { at } from "../../support/passes";

const day = 24 * 60;
const orderly: Approval = { ticket: "CHG-1042", from: at(0), until: at(7 * day), maxLifetimeInMinutes: 480 };

/** What the rule says of an orderly approval with some terms replaced, or taken away, at 09:00. */
function judge(terms: Partial<Record<keyof Approval, unknown>>, config: Partial<ApprovalHygieneConfig> = {}): string[] {
  const given = Object.entries({ ...orderly, ...terms }).filter(([, value]) => value !== undefined);
  const method = { user: "alice@contoso.com", approval: Object.fromEntries(given) as Approval };
  const settings = { ...defaultsOf(tapApprovalHygiene), ...config } as ApprovalHygieneConfig;
  return [...tapApprovalHygiene.judge(method, settings, Date.parse(at(0)))];
}

test.each([
  ["without a ticket", { ticket: undefined }, "names no ticket; name the one it was agreed in"],
  ["with an empty ticket", { ticket: " " }, "names no ticket; name the one it was agreed in"],
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
])("an approval %s is flagged", (_case, terms, problem) => {
  expect(judge(terms)).toEqual([`alice@contoso.com: the approval ${problem}`]);
});

test("an approval of nothing but itself is flagged for each thing that it lacks", () => {
  expect(judge({ ticket: undefined, from: undefined, until: undefined, maxLifetimeInMinutes: undefined })).toEqual([
    "alice@contoso.com: the approval names no ticket; name the one it was agreed in",
    "alice@contoso.com: the approval has no end; at most 7 days are allowed",
    "alice@contoso.com: the approval sets no maxLifetimeInMinutes; at most 480 minutes (8 hours) are allowed",
  ]);
});

test("an approval at the limits is not", () => {
  expect(judge({})).toEqual([]);
});

test("a window no longer than a pass may live limits its lifetime too", () => {
  expect(judge({ until: at(480), maxLifetimeInMinutes: undefined })).toEqual([]);
  expect(judge({ until: at(480), maxLifetimeInMinutes: 1440 })).toEqual([]);
});

test("the limits are configurable, by group of users as those of passes are", () => {
  const overrides = [{ users: ["alice@*"], maxLifetimeInMinutes: 60 }];
  expect(judge({ until: at(8 * day) }, { maxDays: 8 })).toEqual([]);
  expect(judge({}, { overrides })).toEqual([
    "alice@contoso.com: the approval allows a lifetime of 480 minutes (8 hours); at most 60 minutes (1 hour) are allowed",
  ]);
});

test("a user without an approval is not judged", () => {
  expect(
    tapApprovalHygiene.judge({ user: "alice@contoso.com" }, defaultsOf(tapApprovalHygiene) as never, Date.parse(at(0))),
  ).toEqual([]);
});
