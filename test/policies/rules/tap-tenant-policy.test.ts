import { expect, test } from "vitest";
import { policies } from "../../../policies/rules";
import { type TenantPolicyConfig, tapTenantPolicy } from "../../../policies/rules/tap-tenant-policy";
import type { TenantFacts } from "../../../policies/tenant";
import type { PassPolicy } from "../../../providers/policy/state";
import { assertHasViolation, assertNoViolations, judge, withPass } from "../../support/methods";
import { policyUrn, unknownPolicy, withPolicy } from "../../support/tenant-facts";

const group = { targetType: "group", id: "7d0c2a11-0000-4000-8000-000000000001" };
const everybody = { targetType: "group", id: "all_users" };

const saidOf = (tenant: TenantFacts, config: Partial<TenantPolicyConfig>) =>
  judge(tapTenantPolicy, [withPass()], config, 30, tenant);

/** Every limit, and settings that are within none of them. */
const limits: [keyof TenantPolicyConfig, Partial<TenantPolicyConfig>, PassPolicy, string][] = [
  [
    "maxLifetimeInMinutes",
    { maxLifetimeInMinutes: 480 },
    { maximumLifetimeInMinutes: 43_200 },
    "a pass may live 43200 minutes (30 days); at most 480 minutes (8 hours) are allowed",
  ],
  [
    "requireOneTime",
    { requireOneTime: true },
    { isUsableOnce: false },
    "a pass may be reusable; only one-time passes are allowed",
  ],
  [
    "minLength",
    { minLength: 12 },
    { defaultLength: 8 },
    "a pass has 8 characters by default; at least 12 are required",
  ],
  [
    "mustNotIncludeEverybody",
    { mustNotIncludeEverybody: true },
    { includeTargets: [group, { targetType: "Group", id: "ALL_USERS" }] },
    "it includes all users; it must not",
  ],
  [
    "allowedTargets",
    { allowedTargets: ["x"] },
    { includeTargets: [group] },
    "it includes the group 7d0c2a11-0000-4000-8000-000000000001; this target is not allowed",
  ],
  ["state", { state: "disabled" }, { state: "enabled" }, "it is enabled; it must be disabled"],
];

test.each(limits)("a policy that does not keep %s is flagged, at the tenant's policy", (_, config, policy, problem) => {
  const message = `the tenant's policy of Temporary Access Passes: ${problem}`;
  assertHasViolation(saidOf(withPolicy(policy), config), message);
  const whole = { requireOneTime: false, mustNotIncludeEverybody: false, ...config };
  expect(tapTenantPolicy.judge([], whole, 0, withPolicy(policy))).toMatchObject([{ urn: policyUrn, message }]);
});

test.each<[Partial<TenantPolicyConfig>, PassPolicy]>([
  [{ maxLifetimeInMinutes: 480 }, { maximumLifetimeInMinutes: 480 }],
  [{ requireOneTime: true }, { isUsableOnce: true }],
  [{ minLength: 12 }, { defaultLength: 12 }],
  [{ mustNotIncludeEverybody: true }, { includeTargets: [group, { targetType: "user", id: "all_users" }] }],
  [{ allowedTargets: [group.id.toUpperCase(), "all_users"] }, { includeTargets: [group, everybody] }],
  [{ state: "enabled" }, { state: "Enabled" }],
])("%j allows %j", (config, policy) => {
  assertNoViolations(saidOf(withPolicy(policy), config));
});

test.each<[Partial<TenantPolicyConfig>, PassPolicy, string]>([
  [
    { maxLifetimeInMinutes: 480 },
    { maximumLifetimeInMinutes: undefined },
    "how long a pass may live; at most 480 minutes (8 hours) are allowed",
  ],
  [
    { requireOneTime: true },
    { isUsableOnce: undefined },
    "whether a pass may be reusable; only one-time passes are allowed",
  ],
  [{ minLength: 12 }, { defaultLength: undefined }, "how long a pass is by default; at least 12 are required"],
  [{ mustNotIncludeEverybody: true, allowedTargets: [] }, { includeTargets: undefined }, "whom it includes"],
  [{ state: "enabled" }, { state: undefined }, "its state; it must be enabled"],
])("from what Graph left out nothing is concluded: %j", (config, policy, problem) => {
  assertHasViolation(
    saidOf(withPolicy(policy), config),
    `the tenant's policy of Temporary Access Passes: could not tell ${problem}`,
  );
});

test("all users are one finding, if two limits forbid them", () => {
  const targets = withPolicy({ includeTargets: [everybody] });
  expect(saidOf(targets, { mustNotIncludeEverybody: true, allowedTargets: [] })).toHaveLength(1);
  assertHasViolation(
    saidOf(targets, { allowedTargets: [] }),
    "the tenant's policy of Temporary Access Passes: it includes all users; this target is not allowed",
  );
});

const untold = "the tenant's policy of Temporary Access Passes: could not tell whether it is within the limits";

test("a policy that is not watched, or was never read, is never clean", () => {
  const config = { requireOneTime: true };
  assertHasViolation(saidOf({}, config), `${untold}: the stack does not watch it`);
  assertHasViolation(saidOf(unknownPolicy, config), `${untold}: it was not read yet`);
  const refused = { policy: { urn: policyUrn, isUnreadable: true } };
  assertHasViolation(saidOf(refused, config), `${untold}: Graph refuses to tell about it`);
});

test("if Graph refuses, the settings that were read last are judged as well", () => {
  expect(saidOf(withPolicy({ isUsableOnce: false }, true), { requireOneTime: true })).toEqual([
    `${untold}: Graph refuses to tell about it`,
    "the tenant's policy of Temporary Access Passes: a pass may be reusable; only one-time passes are allowed",
  ]);
});

test("without a limit the rule is off", () => {
  for (const tenant of [{}, unknownPolicy, withPolicy({ isUsableOnce: false })]) assertNoViolations(saidOf(tenant, {}));
});

test("it judges no users, so its configuration cannot name any", () => {
  const properties = policies.find(({ name }) => name === tapTenantPolicy.name)?.configSchema?.properties ?? {};
  expect(Object.keys(properties).sort()).toEqual(limits.map(([limit]) => limit).sort());
});
