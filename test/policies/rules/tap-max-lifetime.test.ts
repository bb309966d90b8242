import { test } from "vitest";
import { tapMaxLifetime } from "../../../policies/rules/tap-max-lifetime";
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

test("a pass that lives longer than the limit is flagged with both values", () => {
  assertHasViolation(
    judge(tapMaxLifetime, [withPass({ lifetimeInMinutes: 43_200 })]),
    "alice@contoso.com: the pass lives 43200 minutes (30 days); at most 480 minutes (8 hours) are allowed",
  );
});

test("a pass at the limit is not", () => {
  assertNoViolations(judge(tapMaxLifetime, [withPass({ lifetimeInMinutes: 480 })]));
});

test("the first override that lists a user counts", () => {
  const overrides = [
    { users: ["ALICE@*"], maxLifetimeInMinutes: 30 },
    { users: ["*"], maxLifetimeInMinutes: 1000 },
  ];
  assertHasViolation(
    judge(tapMaxLifetime, [withPass(), withPass({ lifetimeInMinutes: 900 }, { user: "erin@contoso.com" })], {
      overrides,
    }),
    "alice@contoso.com: the pass lives 60 minutes (1 hour); at most 30 minutes are allowed",
  );
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapMaxLifetime, [bare, withoutPass, notObserved, departed]));
});
