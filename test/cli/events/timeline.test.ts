import { expect, test } from "vitest";
import type { ResourceState } from "../../../cli/engine/state";
import { timelineOf } from "../../../cli/events/timeline";
import { type Watch, watchIn } from "../../../cli/events/watch";
import type { PassEvent } from "../../../providers/activity/event";
import type { ActivityOutputs } from "../../../providers/activity/state";
import { activityType, methodType, policyType } from "../../../providers/method-type";
import { aPass, at, otherId } from "../../support/passes";

const user = "alice@contoso.com";
const day = 24 * 60;

/** An event at 09:00, with what a test says otherwise. */
function event(overrides: Partial<PassEvent> = {}): PassEvent {
  const pass = { methodId: "m1", userId: "u1", userPrincipalName: user };
  return { id: "e1", activityDateTime: at(0), activity: "registered", ...pass, ...overrides };
}

const reported = { kind: "Vanished", firstReportedDateTime: at(5) } as const;

/** A watch that began an hour before the event, and looked an hour after it. */
function activity(overrides: Partial<ActivityOutputs> = {}): ActivityOutputs {
  const mark = { readDateTime: at(60), seen: ["e1"] };
  return { watched: [user], beganDateTime: at(-60), mark, unexplained: [], ...overrides };
}

function resource(type: string, id: string, outputs: object): ResourceState {
  return { urn: `urn:pulumi:test::tapwatch::${type}::${id}`, custom: true, id, type, outputs: { ...outputs } };
}

function watch(outputs?: ActivityOutputs, method: object = {}): Watch {
  return watchIn([
    ...(outputs ? [resource(activityType, "tenant-activity", outputs)] : []),
    resource(methodType, user, { user, userId: "u1", tenantId: "t1", ...method }),
  ]);
}

const everything = { since: new Date(at(-30 * day)) };
const none = { passEvents: [], policyEvents: [] };

function standing(told: PassEvent, known: Watch) {
  return timelineOf({ passEvents: [told], policyEvents: [] }, known, everything, at(120))[0]?.standing;
}

function accepted(expires?: string) {
  const approval = { user, pass: "m1", ticket: "CHG-1", ...(expires !== undefined && { expires }) };
  return [{ ...event(), ...reported, acceptedDateTime: at(10), approval }];
}

test.each([
  ["without a watch", event(), watch(), { status: "notJudged", reason: "notWatched" }],
  [
    "of a watch that could not read the log yet",
    event(),
    watch({ watched: [user], unexplained: [] }),
    { status: "notJudged", reason: "notWatched" },
  ],
  [
    "from before the watch",
    event({ activityDateTime: at(-61) }),
    watch(activity()),
    { status: "notJudged", reason: "beforeWatch" },
  ],
  ["that no look has seen", event({ id: "e2" }), watch(activity()), { status: "notJudged", reason: "sinceLastLook" }],
  ["that a look has seen", event(), watch(activity()), { status: "explained" }],
  [
    "from long before the last look",
    event({ id: "e2" }),
    watch(activity({ mark: { readDateTime: at(2 * day), seen: [] } })),
    { status: "explained" },
  ],
  [
    "that the state calls unexplained",
    event(),
    watch(activity({ unexplained: [{ ...event(), ...reported }] })),
    { status: "unexplained", ...reported },
  ],
  ["that is undecided", event(), watch(activity({ undecided: [event()] })), { status: "undecided" }],
  [
    "that is approved",
    event(),
    watch(activity({ accepted: accepted() })),
    { status: "approved", ...reported, acceptedDateTime: at(10), approval: { user, pass: "m1", ticket: "CHG-1" } },
  ],
  [
    "whose approval is over",
    event(),
    watch(activity({ accepted: accepted(at(119)) })),
    { status: "unexplained", ...reported },
  ],
] as const)("the standing of an event %s", (_what, told, known, expected) => {
  expect(standing(told, known)).toEqual(expected);
});

const issued = { drift: { kind: "Issued", changes: [] } };
const removed = { drift: { kind: "Removed", changes: [] }, baseline: aPass({ methodId: "m1" }) };

test.each([
  ["a pass that nobody approved", event(), issued, "Issued"],
  ["a pass that the log does not name", { ...event(), methodId: undefined }, issued, "Issued"],
  ["the pass that is accepted", event(), { ...issued, baseline: aPass({ methodId: "M1" }) }, undefined],
  ["somebody else's pass", event({ userId: "u2", userPrincipalName: "bob@contoso.com" }), issued, undefined],
  ["the pass of a user without drift", event(), { drift: { kind: "None", changes: [] } }, undefined],
  ["the end of the accepted pass", event({ activity: "deleted" }), removed, "Removed"],
  ["the end of another pass", event({ activity: "deleted", methodId: otherId }), removed, undefined],
] as const)("of %s the pending drift is shown if it led to it", (_what, told, method, drift) => {
  const { methodId, ...unnamed } = told;
  expect(standing(methodId === undefined ? unnamed : { ...unnamed, methodId }, watch(activity(), method))).toEqual({
    status: "explained",
    ...(drift && { drift }),
  });
});

test("the timeline has the newest first, with the policy's changes and what the log has lost since", () => {
  const lost = { ...event({ id: "lost", activityDateTime: at(-30) }), ...reported };
  const log = {
    passEvents: [event(), event({ id: "later", activityDateTime: at(30) })],
    policyEvents: [{ id: "p1", activityDateTime: at(15) }],
  };
  const events = timelineOf(log, watch(activity({ unexplained: [lost] })), everything, at(120));
  expect(events.map(({ id, activity: what, standing: known }) => [id, what, known?.status])).toEqual([
    ["later", "registered", "notJudged"],
    ["p1", "policyChanged", undefined],
    ["e1", "registered", "explained"],
    ["lost", "registered", "unexplained"],
  ]);
  const recent = timelineOf(log, watch(), { since: new Date(at(15)) }, at(120));
  expect(recent.map(({ id }) => id)).toEqual(["later", "p1"]);
});

test("a change of the policy shows the pending drift that it led to", () => {
  const initiatedBy = { activityDateTime: at(0), matchedBy: "policy" };
  const policy = { drift: { kind: "PolicyAltered", changes: [], firstReportedDateTime: at(5), initiatedBy } };
  const policyEvents = [at(0), at(-1)].map((activityDateTime, index) => ({ id: `p${index}`, activityDateTime }));
  const log = { passEvents: [], policyEvents };
  const known = watchIn([resource(policyType, "tenant-policy", policy)]);
  expect(timelineOf(log, known, everything, at(120)).map(({ policyDrift }) => policyDrift)).toEqual([
    "PolicyAltered",
    undefined,
  ]);
});

test("of one user there are only that user's passes, by any name and in any case", () => {
  const other = event({ id: "e2", userId: "u2", userPrincipalName: "bob@contoso.com" });
  const log = { passEvents: [event(), other], policyEvents: [{ id: "p1", activityDateTime: at(0) }] };
  const idsFor = (...names: readonly string[]) =>
    timelineOf(log, watch(), { ...everything, names }, at(120)).map(({ id }) => id);
  expect(idsFor("ALICE@contoso.com")).toEqual(["e1"]);
  expect(idsFor("u2", "nobody")).toEqual(["e2"]);
  expect(idsFor("nobody")).toEqual([]);
});

test("a state that cannot be used is an error, and no watch of nothing", () => {
  const broken = resource(activityType, "tenant-activity", { watched: [user], unexplained: [{ id: "e1" }] });
  expect(() => watchIn([broken])).toThrow("the saved state of 'tenant-activity' cannot be used");
  expect(watchIn([])).toEqual({ users: [] });
  expect(timelineOf(none, watchIn([]), everything, at(0))).toEqual([]);
});
