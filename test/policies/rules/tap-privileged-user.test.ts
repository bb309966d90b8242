import { test } from "vitest";
import { tapPrivilegedUser } from "../../../policies/rules/tap-privileged-user";
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

const privileged = { users: ["alice@*", "bob@*", "carol@*", "dave@*"] };
const allowed = "only one-time passes of at most 60 minutes (1 hour) are allowed";

test.each([
  [{ isUsableOnce: false }, "is reusable"],
  [{ lifetimeInMinutes: 61 }, "lives 61 minutes"],
  [{ isUsableOnce: false, lifetimeInMinutes: 1440 }, "is reusable and lives 1440 minutes (1 day)"],
])("a privileged user's pass with %j is flagged, once", (pass, problem) => {
  assertHasViolation(
    judge(tapPrivilegedUser, [withPass(pass)], privileged),
    `alice@contoso.com: the pass of this privileged user ${problem}; ${allowed}`,
  );
});

test("a one-time pass at the limit is not", () => {
  assertNoViolations(judge(tapPrivilegedUser, [withPass({ lifetimeInMinutes: 60 })], privileged));
});

test("the limit is configurable", () => {
  assertNoViolations(
    judge(tapPrivilegedUser, [withPass({ lifetimeInMinutes: 90 })], { ...privileged, maxLifetimeInMinutes: 90 }),
  );
});

test("others are not judged", () => {
  assertNoViolations(judge(tapPrivilegedUser, [withPass({ isUsableOnce: false })], { users: ["erin@*"] }));
  assertNoViolations(judge(tapPrivilegedUser, [withPass({ isUsableOnce: false })]));
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapPrivilegedUser, [bare, withoutPass, notObserved, departed], privileged));
});
