import { expect, test } from "vitest";
import { tapExceedsTenantPolicy } from "../../../policies/rules/tap-exceeds-tenant-policy";
import {
  assertHasViolation,
  assertNoViolations,
  bare,
  departed,
  judge,
  notObserved,
  urn,
  withoutPass,
  withPass,
} from "../../support/methods";
import { unknownPolicy, withPolicy } from "../../support/tenant-facts";

const id = "44f7d0c4-0000-4000-8000-000000000001";
const alice = withPass({}, { otherNames: [id], userId: id });
const staff = { targetType: "group", id: "staff-1" };

test("a pass that lives longer than the policy allows today is flagged, at its user", () => {
  const message =
    "alice@contoso.com: the pass lives 60 minutes (1 hour); the tenant's policy allows at most 45 minutes";
  const tenant = withPolicy({ maximumLifetimeInMinutes: 45 });
  assertHasViolation(judge(tapExceedsTenantPolicy, [alice], {}, 30, tenant), message);
  const config = { groupLabels: {}, reportUnknownMembership: false };
  expect(tapExceedsTenantPolicy.judge([alice], config, 0, tenant)).toMatchObject([{ urn, message }]);
});

test.each([
  [
    { minimumLifetimeInMinutes: 120 },
    {},
    "the pass lives 60 minutes (1 hour); the tenant's policy allows no less than 120 minutes (2 hours)",
  ],
  [{}, { isUsableOnce: false }, "the pass is reusable; the tenant's policy allows only one-time passes"],
  [
    { state: "Disabled", isUsableOnce: true },
    { isUsableOnce: false },
    "there is a pass; the tenant's policy allows no passes",
  ],
  [{ includeTargets: [] }, {}, "there is a pass; the tenant's policy does not include this user"],
  [{ excludeTargets: [{ targetType: "user", id }] }, {}, "there is a pass; the tenant's policy excludes this user"],
])("the policy %j and the pass %j do not fit", (policy, pass, problem) => {
  const method = withPass(pass, { otherNames: [id], userId: id });
  assertHasViolation(
    judge(tapExceedsTenantPolicy, [method], {}, 30, withPolicy(policy)),
    `alice@contoso.com: ${problem}`,
  );
});

test("a pass that breaks several limits has a finding for each", () => {
  const tenant = withPolicy({ maximumLifetimeInMinutes: 30, includeTargets: [] });
  expect(judge(tapExceedsTenantPolicy, [withPass({ isUsableOnce: false })], {}, 30, tenant)).toHaveLength(3);
});

test("a pass at the limits fits, and so does a one-time pass if reusable ones are allowed", () => {
  const exact = { minimumLifetimeInMinutes: 60, maximumLifetimeInMinutes: 60 };
  assertNoViolations(judge(tapExceedsTenantPolicy, [alice], {}, 30, withPolicy(exact)));
  assertNoViolations(judge(tapExceedsTenantPolicy, [alice], {}, 30, withPolicy({ isUsableOnce: false })));
  const reusable = withPass({ isUsableOnce: false });
  assertNoViolations(judge(tapExceedsTenantPolicy, [reusable], {}, 30, withPolicy({ isUsableOnce: false })));
});

test("a group counts by the label of its members", () => {
  const tenant = withPolicy({ includeTargets: [staff] });
  const config = { groupLabels: { "STAFF-1": "staff" } };
  const bob = withPass({}, { user: "bob@contoso.com", labels: ["staff"] });
  assertHasViolation(
    judge(tapExceedsTenantPolicy, [alice, bob], config, 30, tenant),
    "alice@contoso.com: there is a pass; the tenant's policy does not include this user",
  );
});

test("a membership that nobody knows is a finding only if that is asked for", () => {
  const config = { reportUnknownMembership: true };
  const tenant = withPolicy({ includeTargets: [staff] });
  assertNoViolations(judge(tapExceedsTenantPolicy, [alice], {}, 30, tenant));
  assertHasViolation(
    judge(tapExceedsTenantPolicy, [alice], config, 30, tenant),
    "alice@contoso.com: could not tell whether the tenant's policy is for this user: it depends on the group staff-1",
  );
  assertHasViolation(
    judge(tapExceedsTenantPolicy, [alice], config, 30, withPolicy({ includeTargets: undefined })),
    "alice@contoso.com: could not tell whether the tenant's policy is for this user: Graph did not say whom it is for",
  );
});

test.each([
  { isUsable: false, methodUsabilityReason: "OneTimeUsed" },
  { isUsable: false, methodUsabilityReason: "Expired" },
  { isUsable: false, lifetimeInMinutes: 20 },
])("a pass that has ended is not flagged: %j", (pass) => {
  assertNoViolations(judge(tapExceedsTenantPolicy, [withPass(pass)], {}, 30, withPolicy({ state: "disabled" })));
});

test("a pass that can be used after its end is flagged", () => {
  const tenant = withPolicy({ state: "disabled" });
  expect(judge(tapExceedsTenantPolicy, [withPass({ methodUsabilityReason: "Expired" })], {}, 90, tenant)).toHaveLength(
    1,
  );
});

test("without a policy, or from what Graph left out, nothing is concluded", () => {
  const wrong = withPass({ lifetimeInMinutes: 43_200, isUsableOnce: false });
  for (const tenant of [{}, unknownPolicy]) {
    assertNoViolations(judge(tapExceedsTenantPolicy, [wrong], { reportUnknownMembership: true }, 30, tenant));
  }
  const silent = { minimumLifetimeInMinutes: undefined, maximumLifetimeInMinutes: undefined, isUsableOnce: undefined };
  assertNoViolations(judge(tapExceedsTenantPolicy, [wrong], {}, 30, withPolicy({ ...silent, state: undefined })));
  assertNoViolations(judge(tapExceedsTenantPolicy, [bare], {}, 30, withPolicy()));
});

test("who has no pass, or was not observed, is not judged", () => {
  assertNoViolations(
    judge(tapExceedsTenantPolicy, [withoutPass, notObserved, departed], {}, 30, withPolicy({ state: "disabled" })),
  );
});
