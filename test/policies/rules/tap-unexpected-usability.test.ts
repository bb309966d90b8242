import { test } from "vitest";
import { tapUnexpectedUsability } from "../../../policies/rules/tap-unexpected-usability";
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

const unusable = { isUsable: false };

test.each([
  ["after its own expiry", {}, 66, "the pass can be used although it expired at 2026-03-02T10:00:00Z"],
  ["before its start", {}, -6, "the pass can be used although it does not start before 2026-03-02T09:00:00Z"],
  [
    "though Expired",
    { methodUsabilityReason: "Expired" },
    30,
    "the pass can be used although Graph reports it as Expired",
  ],
  [
    "though OneTimeUsed",
    { methodUsabilityReason: "oneTimeUsed" },
    30,
    "the pass can be used although Graph reports it as oneTimeUsed",
  ],
  [
    "though NotYetValid",
    { methodUsabilityReason: "NotYetValid" },
    30,
    "the pass can be used although Graph reports it as NotYetValid",
  ],
  [
    "though DisabledByPolicy",
    { methodUsabilityReason: "DisabledByPolicy" },
    30,
    "the pass can be used although Graph reports it as DisabledByPolicy",
  ],
])("a pass that is usable %s is flagged, once", (_case, pass, minutes, problem) => {
  assertHasViolation(judge(tapUnexpectedUsability, [withPass(pass)], {}, minutes), `alice@contoso.com: ${problem}`);
});

const expired = { ...unusable, methodUsabilityReason: "Expired" };
const notYetValid = { ...unusable, methodUsabilityReason: "notYetValid" };

test.each([
  [
    "though EnabledByPolicy within its window",
    unusable,
    30,
    "the pass cannot be used although it is EnabledByPolicy and valid until 2026-03-02T10:00:00Z",
  ],
  [
    "as Expired before its own expiry",
    expired,
    54,
    "Graph reports the pass as Expired although it does not expire before 2026-03-02T10:00:00Z",
  ],
  [
    "as Expired before its start",
    expired,
    -30,
    "Graph reports the pass as Expired although it does not expire before 2026-03-02T10:00:00Z",
  ],
  [
    "as NotYetValid long after its start",
    notYetValid,
    21,
    "Graph reports the pass as notYetValid although it started at 2026-03-02T09:00:00Z",
  ],
])("a pass that is unusable %s is flagged, once", (_case, pass, minutes, problem) => {
  assertHasViolation(judge(tapUnexpectedUsability, [withPass(pass)], {}, minutes), `alice@contoso.com: ${problem}`);
});

test.each([
  ["usable within its window", {}, 30],
  ["usable within the clock skew before its start", {}, -5],
  ["usable within the clock skew after its expiry", {}, 65],
  ["used", { ...unusable, methodUsabilityReason: "OneTimeUsed" }, 30],
  ["expired", expired, 70],
  ["expired, within the clock skew of its expiry", expired, 55],
  ["not valid yet", notYetValid, -30],
  ["not valid yet, as long after its start as activation may take", notYetValid, 20],
  ["not valid yet, from its expiry on", notYetValid, 60],
  ["said to be expired, but not said to be unusable", { ...expired, isUsable: undefined }, 30],
  ["said to be not valid yet, but not said to be unusable", { ...notYetValid, isUsable: undefined }, 30],
  ["disabled by policy", { ...unusable, methodUsabilityReason: "DisabledByPolicy" }, 30],
  ["unusable though enabled, within the clock skew of its start", unusable, 4],
  ["unusable though enabled, within the clock skew of its expiry", unusable, 56],
  ["unusable for an unknown reason", { ...unusable, methodUsabilityReason: "Quarantined" }, 30],
])("a pass that is %s is not flagged", (_case, pass, minutes) => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass(pass)], {}, minutes));
});

test.each([
  ["expired, with no known lifetime", { ...expired, lifetimeInMinutes: undefined }],
  ["expired, with no known start", { ...expired, startDateTime: undefined }],
  ["not valid yet, with no known lifetime", { ...notYetValid, lifetimeInMinutes: undefined }],
  ["not valid yet, with no known start", { ...notYetValid, startDateTime: undefined }],
])("of a pass that is %s nothing is concluded", (_case, pass) => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass(pass)]));
});

test("how long activation may take is configurable", () => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass(notYetValid)], { activationMinutes: 30 }, 35));
  assertHasViolation(
    judge(tapUnexpectedUsability, [withPass(notYetValid)], { activationMinutes: 0, clockSkewMinutes: 0 }, 1),
    "alice@contoso.com: Graph reports the pass as notYetValid although it started at 2026-03-02T09:00:00Z",
  );
});

test.each(["isGone", "isUnreadable"] as const)(
  "what is known of a user who %s is not held against the clock",
  (state) => {
    assertNoViolations(judge(tapUnexpectedUsability, [withPass({}, { [state]: true })], {}, 66));
    assertHasViolation(
      judge(tapUnexpectedUsability, [withPass({ methodUsabilityReason: "Expired" }, { [state]: true })], {}, 66),
      "alice@contoso.com: the pass can be used although Graph reports it as Expired",
    );
  },
);

test("the tolerance is configurable", () => {
  assertNoViolations(judge(tapUnexpectedUsability, [withPass()], { clockSkewMinutes: 15 }, 75));
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapUnexpectedUsability, [bare, withoutPass, notObserved, departed], {}, 10_000));
});
