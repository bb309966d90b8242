import { expect, test } from "vitest";
import { tapNotObserved } from "../../../policies/rules/tap-not-observed";
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
import { policyUrn, withEvents } from "../../support/tenant-facts";

test("a user without an observation is flagged", () => {
  assertHasViolation(
    judge(tapNotObserved, [notObserved]),
    "carol@contoso.com: not observed yet; nothing is known until the user is read",
  );
});

test("an audit log with a gap, and a policy that may not be read, are flagged at the tenant's resources", () => {
  const { activity } = withEvents([]);
  const tenant = {
    activity: activity && { ...activity, isNotTold: true },
    policy: { urn: policyUrn, isUnreadable: true },
  };
  expect(judge(tapNotObserved, [], {}, undefined, tenant)).toEqual([
    "the tenant: the audit log does not tell of all of the time since the watch began",
    "the tenant: Graph refuses to tell about its policy; what is known is from an earlier look",
  ]);
});

test.each([
  ["with a pass", withPass({}, { isUnreadable: true })],
  ["never observed", { ...notObserved, user: "alice@contoso.com", isUnreadable: true }],
])("a user %s about whom Graph refuses to tell is flagged, once", (_case, method) => {
  assertHasViolation(
    judge(tapNotObserved, [method]),
    "alice@contoso.com: Graph refuses to tell about this user; the last observation is from an earlier look",
  );
});

test("a user whom the tenant does not know is flagged", () => {
  assertHasViolation(
    judge(tapNotObserved, [withPass({}, { isGone: true })]),
    "alice@contoso.com: the tenant does not know this user any more; the last observation is from an earlier look",
  );
});

test("a user whose departure was approved is not flagged, unless Graph refuses to tell about the user", () => {
  assertNoViolations(judge(tapNotObserved, [departed]));
  assertHasViolation(
    judge(tapNotObserved, [{ ...departed, isUnreadable: true }]),
    "erin@contoso.com: Graph refuses to tell about this user; the last observation is from an earlier look",
  );
});

test("a user who was observed is not flagged, whatever is absent", () => {
  assertNoViolations(judge(tapNotObserved, [withPass(), bare, withoutPass]));
});
