import { test } from "vitest";
import { tapLeftover } from "../../../policies/rules/tap-leftover";
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

const day = 24 * 60;
const expiry = 60;
const over = (methodUsabilityReason: string) => withPass({ isUsable: false, methodUsabilityReason });

test.each([
  ["Expired", "expired"],
  ["oneTimeUsed", "used"],
  ["DisabledByPolicy", "expired"],
])("a pass that is %s is flagged when it is left behind", (reason, word) => {
  assertHasViolation(
    judge(tapLeftover, [over(reason)], {}, expiry + 8 * day),
    `alice@contoso.com: the ${word} pass is still registered 8 days after its expiry (2026-03-02T10:00:00Z); at most 7 days are allowed`,
  );
});

test("the message for a minute above the limit does not show the limit itself", () => {
  assertHasViolation(
    judge(tapLeftover, [over("Expired")], { maxDays: 1 }, expiry + day + 1),
    "alice@contoso.com: the expired pass is still registered 1.1 days after its expiry (2026-03-02T10:00:00Z); at most 1 day is allowed",
  );
});

test("a leftover up to the limit is not flagged", () => {
  assertNoViolations(judge(tapLeftover, [over("Expired"), over("OneTimeUsed")], {}, expiry + 7 * day));
});

test("a pass that is usable after its expiry is left to tap-unexpected-usability", () => {
  assertNoViolations(judge(tapLeftover, [withPass()], {}, expiry + 8 * day));
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapLeftover, [bare, withoutPass, notObserved, departed], {}, 365 * day));
});
