import { test } from "vitest";
import { tapOneTimeUse } from "../../../policies/rules/tap-one-time-use";
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

test("a reusable pass is flagged", () => {
  assertHasViolation(
    judge(tapOneTimeUse, [withPass({ isUsableOnce: false })]),
    "alice@contoso.com: the pass is reusable; only one-time passes are allowed",
  );
});

test("a one-time pass is not", () => {
  assertNoViolations(judge(tapOneTimeUse, [withPass()]));
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapOneTimeUse, [bare, withoutPass, notObserved, departed]));
});
