import type { PolicyResource } from "@pulumi/policy";
import fc from "fast-check";
import { expect, test } from "vitest";
import { methodOf } from "../../policies/facts";
import { findingsOf, type Rule, techniques } from "../../policies/rule";
import { tenantIn } from "../../policies/tenant";
import type { Whom } from "../../policies/whom";
import { activityType, policyType } from "../../providers/method-type";
import { departed, urn, withPass } from "../support/methods";
import { at } from "../support/passes";
import { activityUrn, anEvent, policyUrn, withEvents } from "../support/tenant-facts";

const ids = ["44f7d0c4-0000-4000-8000-000000000001", "44f7d0c4-0000-4000-8000-000000000002"] as const;
const alice = withPass({}, { user: "alice@contoso.com", otherNames: [ids[0]], labels: ["privileged"] });

const resource = (type: string, ofUrn: string, props: Record<string, unknown>): PolicyResource => ({
  ...{ type, urn: ofUrn, name: "tenant", props, dependencies: [], propertyDependencies: {} },
  ...{ isType: () => false, asType: () => undefined },
  opts: { protect: false, ignoreChanges: [], aliases: [], additionalSecretOutputs: [], customTimeouts },
});
const customTimeouts = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };

const activityOf = (props: Record<string, unknown>) =>
  tenantIn([resource(activityType, activityUrn, props)], [alice, departed]).activity;
const policyOf = (props: Record<string, unknown>) => tenantIn([resource(policyType, policyUrn, props)], []).policy;

test("a stack without resources of the tenant knows nothing of it", () => {
  expect(tenantIn([resource("random:index/randomId:RandomId", "urn", {})], [alice])).toEqual({});
});

test("an event has the names and the labels of a watched user; the labels of anybody else are not known", () => {
  const event = { activityDateTime: at(5), methodId: "x", kind: "Vanished", user: { userPrincipalName: "bob" } };
  const facts = { kind: "Vanished", isUsed: false, activityDateTime: at(5), methodId: "x" };
  const initiatedBy = { user: { userPrincipalName: "bob" } };
  expect(
    activityOf({
      watched: [ids[1]],
      unexplained: [
        { ...event, userId: ids[0].toUpperCase() },
        { ...event, userId: ids[1] },
        { ...event, userPrincipalName: "mallory@contoso.com", app: { appId: "" } },
        { ...event, userPrincipalName: departed.user, user: {} },
      ],
      accepted: [event],
    }),
  ).toEqual({
    urn: activityUrn,
    unexplained: [
      {
        ...{ ...facts, initiatedBy, isWatched: true, user: "alice@contoso.com", labels: ["privileged"] },
        otherNames: [ids[0].toUpperCase(), ids[0]],
      },
      { ...facts, initiatedBy, isWatched: true, user: ids[1] },
      { ...facts, initiatedBy, isWatched: false, user: "mallory@contoso.com" },
      { ...facts, initiatedBy: {}, isWatched: true, user: departed.user, labels: [] },
    ],
    accepted: [{ ...facts, initiatedBy, isWatched: false, user: "a user whom the log does not name" }],
    isNotTold: false,
  });
});

test("who caused a drift is known from its resource, and names are on one line", () => {
  const initiatedBy = {
    user: { id: ids[1], userPrincipalName: "bob@contoso.com", displayName: "Bob\n  B.", ipAddress: " " },
    app: { appId: 7 },
    activityDateTime: at(1),
    matchedBy: "methodId",
  };
  const props = { drift: { kind: "Issued", initiatedBy }, hasPass: true, pass: { methodId: "new" } };
  const user = { id: ids[1], userPrincipalName: "bob@contoso.com", displayName: "Bob B." };
  const { drift } = methodOf(urn, "alice", props);
  expect(drift).toEqual({
    kind: "Issued",
    methodId: "new",
    initiatedBy: { user, activityDateTime: at(1), matchedBy: "methodId" },
  });
  const reported = methodOf(urn, "alice", { ...props, reportedPass: { methodId: "old" } });
  expect(reported.drift?.methodId).toBe("old");
});

test("the policy is as it was read; a list of targets with an unreadable entry is absent, not shorter", () => {
  const everybody = { targetType: "group", id: "all_users", isRegistrationRequired: false };
  const policy = {
    state: "enabled",
    isUsableOnce: "yes",
    includeTargets: [everybody],
    excludeTargets: [everybody, {}],
  };
  expect(policyOf({ policy })).toEqual({
    urn: policyUrn,
    policy: { state: "enabled", includeTargets: [{ targetType: "group", id: "all_users" }] },
    isUnreadable: false,
  });
  expect(policyOf({ unreadable: { status: 403 } })).toEqual({ urn: policyUrn, isUnreadable: true });
});

test("any state is read without an error", () => {
  const odd = fc.anything();
  const event = fc.record({ kind: odd, user: odd, app: odd, userId: odd, activityDateTime: odd }, { requiredKeys: [] });
  const events = fc.oneof(odd, fc.array(fc.oneof(odd, event)));
  const target = fc.array(fc.oneof(odd, fc.record({ targetType: odd, id: odd })));
  fc.assert(
    fc.property(
      fc.record({ watched: odd, unexplained: events, accepted: events }, { requiredKeys: [] }),
      fc.record({ policy: fc.oneof(odd, fc.record({ state: odd, includeTargets: target })), unreadable: odd }),
      (activity, policy) => {
        for (const { user, kind } of activityOf(activity)?.unexplained ?? []) {
          expect([typeof user, typeof kind]).toEqual(["string", "string"]);
        }
        expect(typeof policyOf(policy)?.isUnreadable).toBe("boolean");
      },
    ),
  );
});

test("a value that a preview does not know yet is absent", () => {
  const unknown = () => {
    throw new Error("can't run policy during preview: value is unknown");
  };
  const props = Object.defineProperty({}, "policy", { get: unknown, enumerable: true });
  expect(policyOf(props)).toEqual({ urn: policyUrn, isUnreadable: false });
  const events = Object.defineProperty({}, "unexplained", { get: unknown, enumerable: true });
  expect(activityOf(events)).toEqual({ urn: activityUrn, unexplained: [], accepted: [], isNotTold: false });
});

/** Names the users of the events that it gets. */
const names: Rule<object> = {
  name: "tap-names",
  description: "Checks whether there are events.",
  enforcementLevel: "advisory",
  severity: "low",
  technique: techniques.T1098,
  remediationSteps: "None.",
  properties: {},
  judge: (_methods, _config, _now, { activity }) =>
    [...(activity?.unexplained ?? []), ...(activity?.accepted ?? [])].map(({ user }) => ({ message: user })),
};

const until = at(60);
const watched = { isWatched: true, otherNames: [] };
const events = [
  anEvent({ ...watched, user: "alice@contoso.com", labels: ["privileged"] }),
  anEvent({ ...watched, user: "bob@contoso.com", labels: [] }),
];

test.each<[string, Whom, readonly string[]]>([
  ["nothing", {}, ["alice", "bob", "mallory"]],
  ["a user", { users: ["mallory@contoso.com"] }, ["mallory"]],
  ["an object id", { users: ["44F7D0C4-0000-4000-8000-00000000000F"] }, ["mallory"]],
  ["a label", { labels: ["privileged"] }, ["alice", "mallory"]],
  ["a user and a label", { labels: ["privileged"], users: ["bob@*"] }, ["alice", "bob"]],
  ["an exception for a user", { exceptions: [{ user: "m*", ticket: "CHG-1", until }] }, ["alice", "bob"]],
  ["an exception for a label", { exceptions: [{ label: "privileged", ticket: "CHG-1", until }] }, ["bob", "mallory"]],
])("a rule whose configuration names %s gets these events", (_, config, expected) => {
  const found = findingsOf(names, [], config, Date.parse(at(30)), withEvents(events, [anEvent()]));
  expect(found.map(({ message }) => message.split("@")[0])).toEqual(expected);
});
