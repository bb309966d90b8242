import { test } from "vitest";
import { tapForbiddenUser } from "../../../policies/rules/tap-forbidden-user";
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

const breakGlass = { users: ["break-glass-*@contoso.com", "Sync_*", "44f7d0c4-0000-4000-8000-000000000001"] };

test.each(["break-glass-1@contoso.com", "SYNC_dc01@contoso.onmicrosoft.com", "44F7D0C4-0000-4000-8000-000000000001"])(
  "any pass of %s is flagged, usable or not",
  (user) => {
    assertHasViolation(
      judge(tapForbiddenUser, [withPass({ isUsable: false, methodUsabilityReason: "Expired" }, { user })], breakGlass),
      `${user}: there is a pass; this user must not have one`,
    );
  },
);

test("a pass without any other property is flagged, too", () => {
  assertHasViolation(
    judge(tapForbiddenUser, [bare], { users: ["*"] }),
    "dave@contoso.com: there is a pass; this user must not have one",
  );
});

test("others, and listed users without a pass or an observation, are not", () => {
  assertNoViolations(judge(tapForbiddenUser, [withPass()], breakGlass));
  assertNoViolations(judge(tapForbiddenUser, [withoutPass, notObserved, departed], { users: ["*"] }));
});

test("without a list nobody is forbidden", () => {
  assertNoViolations(judge(tapForbiddenUser, [withPass()]));
});
