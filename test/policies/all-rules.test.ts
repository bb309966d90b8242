import fc from "fast-check";
import { expect, test } from "vitest";
import type { Method } from "../../policies/facts";
import { defaultsOf, findingsOf, type Rule } from "../../policies/rule";
import { tapExceedsTenantPolicy } from "../../policies/rules/tap-exceeds-tenant-policy";
import { tapForbiddenUser } from "../../policies/rules/tap-forbidden-user";
import { tapFutureStart } from "../../policies/rules/tap-future-start";
import { tapIssuerBurst } from "../../policies/rules/tap-issuer-burst";
import { tapLeftover } from "../../policies/rules/tap-leftover";
import { tapMaxLifetime } from "../../policies/rules/tap-max-lifetime";
import { tapNotObserved } from "../../policies/rules/tap-not-observed";
import { tapOneTimeUse } from "../../policies/rules/tap-one-time-use";
import { tapPrivilegedUser } from "../../policies/rules/tap-privileged-user";
import { tapSelfService } from "../../policies/rules/tap-self-service";
import { tapTenantPolicy } from "../../policies/rules/tap-tenant-policy";
import { tapUnapproved } from "../../policies/rules/tap-unapproved";
import { tapUnexpectedUsability } from "../../policies/rules/tap-unexpected-usability";
import { tapUnknownIssuer } from "../../policies/rules/tap-unknown-issuer";
import { tapUnwatchedUser } from "../../policies/rules/tap-unwatched-user";
import { tapUsablePasses } from "../../policies/rules/tap-usable-passes";
import { tapWorkingHours } from "../../policies/rules/tap-working-hours";
import type { TenantFacts } from "../../policies/tenant";
import type { Whom } from "../../policies/whom";
import { departed, withPass } from "../support/methods";
import { at, minute, start } from "../support/passes";

const [hour, day] = [60, 24 * 60];

/** Every rule over observations, with a configuration under which it has something to say. */
const judges: ((methods: readonly Method[], now: number, tenant?: TenantFacts) => readonly string[])[] = [
  judgeOf(tapMaxLifetime),
  judgeOf(tapOneTimeUse),
  judgeOf(tapUnexpectedUsability),
  judgeOf(tapUnapproved),
  judgeOf(tapForbiddenUser, { users: ["breakglass@contoso.com"] }),
  judgeOf(tapPrivilegedUser, { users: ["*.admin@contoso.com"] }),
  judgeOf(tapFutureStart),
  judgeOf(tapLeftover),
  judgeOf(tapUsablePasses, { max: 3 }),
  judgeOf(tapWorkingHours, {
    timeZone: "UTC",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    from: "08:00",
    until: "18:00",
  }),
  judgeOf(tapUnknownIssuer, {
    issuers: ["helpdesk@*"],
    applications: [],
    addresses: ["203.0.113.0/24"],
    requireIssuer: true,
  }),
  judgeOf(tapSelfService, { helpdesk: ["helpdesk@*"] }),
  judgeOf(tapIssuerBurst, { maxPasses: 2 }),
  judgeOf(tapUnwatchedUser),
  judgeOf(tapExceedsTenantPolicy, { reportUnknownMembership: true }),
  judgeOf(tapNotObserved),
];

/** It says "could not tell" of every stack that does not watch the tenant's policy. */
const ofTenantPolicy = judgeOf(tapTenantPolicy, {
  ...{ maxLifetimeInMinutes: 480, requireOneTime: true, minLength: 12, state: "enabled" },
  ...{ mustNotIncludeEverybody: true, allowedTargets: ["x"] },
});

function judgeOf<Config extends object>(rule: Rule<Config>, given: Partial<Config & Whom> = {}) {
  const config = { ...defaultsOf(rule), ...given } as Config & Whom;
  return (methods: readonly Method[], now: number, tenant?: TenantFacts) =>
    findingsOf(rule, methods, config, now, tenant).map(({ message }) => `${rule.name}: ${message}`);
}

/** What the rules say of the same users at the same moment. */
const sayings = (methods: readonly Method[], minutesAfterStart: number, tenant?: TenantFacts) =>
  judges.flatMap((judge) => judge(methods, start + minutesAfterStart * minute, tenant));

/** An orderly pass, made on Monday between 09:00 and 17:00, and a moment of its life up to a week after its expiry. */
const orderly = fc
  .record({
    user: fc.constantFrom("alice@contoso.com", "grace.admin@contoso.com"),
    created: fc.integer({ min: 0, max: 8 * hour - 1 }),
    ahead: fc.integer({ min: 0, max: 72 * hour }),
    lifetime: fc.integer({ min: 10, max: 8 * hour }),
    isUsed: fc.boolean(),
    isOff: fc.boolean(),
    since: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ user, created, ahead, lifetime, isUsed, isOff, since }) => {
    const lifetimeInMinutes = user.includes("admin") ? Math.min(lifetime, hour) : lifetime;
    const [starts, expires] = [created + ahead, created + ahead + lifetimeInMinutes];
    const now = Math.floor(created + since * (expires + 7 * day - created));
    const reason = reasonAt({ now, starts, expires, isUsed, isOff });
    const pass = {
      createdDateTime: at(created),
      startDateTime: at(starts),
      lifetimeInMinutes,
      isUsable: reason === "EnabledByPolicy",
      methodUsabilityReason: reason,
    };
    return { method: withPass(pass, { user }), now };
  });

/** What Entra says of a pass, minutes after a start. */
function reasonAt(pass: { now: number; starts: number; expires: number; isUsed: boolean; isOff: boolean }): string {
  if (pass.isUsed && pass.now > pass.starts) return "OneTimeUsed";
  if (pass.now >= pass.expires) return "Expired";
  if (pass.isOff) return "DisabledByPolicy";
  return pass.now < pass.starts ? "NotYetValid" : "EnabledByPolicy";
}

test("no rule has a finding about a pass that fits its own times and all limits", () => {
  fc.assert(
    fc.property(orderly, ({ method, now }) => {
      expect(sayings([method], now)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test("no rule throws, whatever properties are absent, and each finding is one line", () => {
  const instant = fc.constantFrom(at(0), at(-day), at(400 * day), "never", "");
  const name = fc.constantFrom("helpdesk@contoso.com", "44f7d0c4-0000-4000-8000-000000000001", "203.0.113.7");
  const party = fc.record(
    { id: name, userPrincipalName: name, displayName: name, ipAddress: name },
    { requiredKeys: [] },
  );
  const parties = { user: party, app: party };
  const initiatedBy = fc.record({ ...parties, activityDateTime: instant }, { requiredKeys: [] });
  const pass = fc.record(
    {
      methodId: fc.string(),
      createdDateTime: instant,
      startDateTime: instant,
      lifetimeInMinutes: fc.double(),
      isUsableOnce: fc.boolean(),
      isUsable: fc.boolean(),
      methodUsabilityReason: fc.constantFrom("Expired", "oneTimeUsed", "NotYetValid", "EnabledByPolicy", "unknown", ""),
    },
    { requiredKeys: [] },
  );
  const method = fc.record(
    {
      urn: fc.string(),
      user: fc.string(),
      hasPass: fc.boolean(),
      pass,
      isUnreadable: fc.boolean(),
      isGone: fc.boolean(),
      hasLeft: fc.boolean(),
      approvals: fc.constant([]),
      drift: fc.record(
        {
          kind: fc.constantFrom("None", "Issued", "Removed", "unknown"),
          firstReportedDateTime: instant,
          methodId: fc.string(),
          initiatedBy,
        },
        { requiredKeys: ["kind"] },
      ),
    },
    { requiredKeys: ["urn", "user", "isUnreadable", "isGone", "hasLeft", "approvals"] },
  );
  const target = fc.record({
    targetType: fc.constantFrom("group", "user", "role"),
    id: fc.constantFrom("all_users", "x"),
  });
  const event = fc.record(
    {
      kind: fc.constantFrom("Vanished", "Unwatched", "Unclear", "unknown"),
      user: fc.string(),
      isUsed: fc.boolean(),
      isWatched: fc.boolean(),
      initiatedBy: fc.record(parties, { requiredKeys: [] }),
      activityDateTime: instant,
      methodId: fc.string(),
    },
    { requiredKeys: ["kind", "user", "isUsed", "isWatched", "initiatedBy"] },
  );
  const events = fc.array(event, { maxLength: 8 });
  const tenant = fc.record(
    {
      activity: fc.record({ urn: fc.string(), unexplained: events, accepted: events, isNotTold: fc.boolean() }),
      policy: fc.record(
        {
          urn: fc.string(),
          isUnreadable: fc.boolean(),
          driftKind: fc.constantFrom("PolicyFound", "PolicyAltered", "unknown"),
          policy: fc.record(
            {
              state: fc.string(),
              defaultLength: fc.double(),
              minimumLifetimeInMinutes: fc.double(),
              maximumLifetimeInMinutes: fc.double(),
              isUsableOnce: fc.boolean(),
              includeTargets: fc.array(target),
              excludeTargets: fc.array(target),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: ["urn", "isUnreadable"] },
      ),
    },
    { requiredKeys: [] },
  );
  const moment = fc.integer({ min: -day, max: 800 * day });
  fc.assert(
    fc.property(fc.array(method, { maxLength: 8 }), moment, tenant, (methods, now, facts) => {
      for (const saying of [...sayings(methods, now, facts), ...ofTenantPolicy(methods, now, facts)]) {
        expect(saying.replaceAll(/: .*?: /gs, ": ")).not.toMatch(/undefined|Invalid Date/);
      }
    }),
  );
});

test("one finding per fact: a used pass that is still registered is tap-leftover's only", () => {
  const used = withPass({ isUsable: false, methodUsabilityReason: "OneTimeUsed" });
  expect(sayings([used], 9 * day)).toEqual([expect.stringMatching(/^tap-leftover: /)]);
});

test("one finding per fact: a privileged user's long pass is flagged by its own limit, whatever the others allow", () => {
  const long = withPass({ lifetimeInMinutes: 120 }, { user: "grace.admin@contoso.com" });
  expect(sayings([long], 30)).toEqual([expect.stringMatching(/^tap-privileged-user: /)]);
});

test("no rule has a finding about a user whose departure is approved", () => {
  expect(sayings([departed], 9 * day)).toEqual([]);
});

test.each(["isGone", "isUnreadable"] as const)(
  "one finding per fact: the last pass of a user who %s does not become wrong with time",
  (state) => {
    const pending = withPass({}, { [state]: true });
    expect(sayings([pending], 9 * day)).toEqual([expect.stringMatching(/^tap-not-observed: /)]);
  },
);
