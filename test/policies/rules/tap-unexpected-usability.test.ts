import { test } from "vitest";
import { tapUnexpectedUsability } from "../../../policies/rules/tap-unexpected-usability";
import {
  assertHasViolation,
  assertNoViolations,
  bare,
  judge,
  notObserved,
  withoutPass,
  withPass,
} from "../../support/methods";

const unusable = { isUsable: false };

test.each([
  ["after its own expiry", {}, 66, "the pass can be used although it expired at 2026-03-02T10:00:00Z"],
  ["before its start", {}, -6, "the pass can be used although it starts at 2026-03-02T09:00:00Z only"],
  [
    "though Expired",
    { methodUsabilityReason: "Expired" },
    30,
    "the pass can be used although it is said to be Expired",
  ],
  [
    "though OneTimeUsed",
    { methodUsabilityReason: "oneTimeUsed" },
    30,
    "the pass can be used although it is said to be oneTimeUsed",
  ],
  [
    "though NotYetValid",
    { methodUsabilityReason: "NotYetValid" },
    30,
    "the pass can be used although it is said to be NotYetValid",
  ],
  [
    "though DisabledByPolicy",
    { methodUsabilityReason: "DisabledByPolicy" },
    30,
    "the pass can be used although it is said to be DisabledByPolicy",
  ],
])("a pass that is usable %s is flagged, once", (_case, pass, minutes, problem) => {
  assertHasViolation(judge(tapUnexpectedUsability, [withPass(pass)], {}, minutes), `alice@contoso.com: ${problem}`);
});

test("a pass that is unusable though EnabledByPolicy within its window is flagged", () => {
  assertHasViolation(
    judge(tapUnexpectedUsability, [withPass(unusable)]),
    "alice@contoso.com: the pass cannot be used although it is EnabledByPolicy and valid until 2026-03-02T10:00:00Z",
  );
});

test.each([
  ["usable within its window", {}, 30],
  ["usable within the clock skew before its start", {}, -5],
  ["usable within the clock skew after its expiry", {}, 65],
  ["used", { ...unusable, methodUsabilityReason: "OneTimeUsed" }, 30],
  ["expired", { ...unusable, methodUsabilityReason: "Expired" }, 70],
  ["not valid yet", { ...unusable, methodUsabilityReason: "NotYetValid" }, -30],
  ["disabled by policy", { ...unusable, methodUsabilityReason: "DisabledByPolicy" }, 30],
  ["unusable though enabled, within the clock skew of its start", unusable, 4],
  ["unusable though enabled, within the clock skew of its expiry", unusable, 56],
  ["unusable for an unknown reason", { ...unusable, methodUsabilityReason: "Quarantined" }, 30],
])("a pass that is %s is not flagged", (_case, pass, minutes) => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass(pass)], {}, minutes));
});

test("the tolerance is configurable", () => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass()], { clockSkewMinutes: 15 }, 75));
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapUnexpectedUsability, [bare, withoutPass, notObserved], {}, 10_000));
});
