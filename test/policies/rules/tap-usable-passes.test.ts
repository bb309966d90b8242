import { expect, test } from "vitest";
import { tapUsablePasses } from "../../../policies/rules/tap-usable-passes";
import {
  assertHasViolation,
  assertNoViolations,
  bare,
  departed,
  judge,
  notObserved,
  withoutPass,
  withPass,
} from "../../support/methods";

const usable = (count: number) =>
  Array.from({ length: count }, (_, index) => withPass({}, { user: `u${index + 1}@contoso.com` }));
const unusable = withPass({ isUsable: false, methodUsabilityReason: "Expired" });

test("more usable passes than the limit are one finding, about the stack", () => {
  assertHasViolation(
    judge(tapUsablePasses, [...usable(2), unusable], { max: 1 }),
    "u1@contoso.com, u2@contoso.com: 2 passes usable at the same time; at most 1 pass is allowed",
  );
  expect(tapUsablePasses.judge(usable(2), { max: 1 }, 0, {})).toEqual([
    expect.not.objectContaining({ urn: expect.anything() }),
  ]);
});

test("of many users the first five are named", () => {
  assertHasViolation(
    judge(tapUsablePasses, usable(12), { max: 10 }),
    "u1@contoso.com, u2@contoso.com, u3@contoso.com, u4@contoso.com, u5@contoso.com and 7 more: 12 passes usable at the same time; at most 10 passes are allowed",
  );
});

test("a limit of 0 counts", () => {
  assertHasViolation(
    judge(tapUsablePasses, usable(1), { max: 0 }),
    "u1@contoso.com: 1 pass usable at the same time; at most 0 passes are allowed",
  );
});

test("passes up to the limit are not flagged; without a limit no number is", () => {
  assertNoViolations(judge(tapUsablePasses, [...usable(10), unusable], { max: 10 }));
  assertNoViolations(judge(tapUsablePasses, usable(100)));
});

test("what is absent or not observed is not counted", () => {
  assertNoViolations(judge(tapUsablePasses, [bare, withoutPass, notObserved, departed], { max: 0 }));
});
