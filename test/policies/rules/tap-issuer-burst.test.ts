import { expect, test } from "vitest";
import type { Method } from "../../../policies/facts";
import { tapIssuerBurst } from "../../../policies/rules/tap-issuer-burst";
import type { EventFact } from "../../../policies/tenant";
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
import { at } from "../../support/passes";
import { activityUrn, anEvent, helpdesk, withEvents } from "../../support/tenant-facts";

const app = { app: { appId: "A1", displayName: "Onboarding" } };

const personOf = (index: number) => ({ user: `u${index}@contoso.com`, otherNames: [] });

/** The helpdesk's passes of these minutes, for a user each, as the log tells of them. */
const eventsAt = (minutes: readonly number[], event: Partial<EventFact> = {}) =>
  minutes.map((minute, index) =>
    anEvent({ ...personOf(index), methodId: `m${index}`, activityDateTime: at(minute), ...event }),
  );

/** The same, as drift of watched users. */
const driftAt = (minutes: readonly number[]): Method[] =>
  minutes.map((minute, index) => {
    const initiatedBy = { ...helpdesk, activityDateTime: at(minute) };
    return withPass({}, { ...personOf(index), drift: { kind: "Issued", methodId: `m${index}`, initiatedBy } });
  });

const three = { maxPasses: 2, minutes: 60 };
const burst =
  "helpdesk@contoso.com: issued 3 passes between 2026-03-02T09:00:00Z and 2026-03-02T09:50:00Z; at most 2 passes are allowed within 60 minutes (1 hour)";

test("more passes of one issuer within the time than allowed are one finding, about the tenant's activity", () => {
  const tenant = withEvents(eventsAt([50, 0, 20]));
  assertHasViolation(judge(tapIssuerBurst, [], three, 60, tenant), burst);
  expect(tapIssuerBurst.judge([], three, 0, tenant)).toMatchObject([{ urn: activityUrn, message: burst }]);
});

test("drift alone is enough; the finding is then about the stack", () => {
  assertHasViolation(judge(tapIssuerBurst, driftAt([0, 20, 50]), three), burst);
  expect(tapIssuerBurst.judge(driftAt([0, 20, 50]), three, 0, {})).toEqual([
    { problem: expect.any(String), message: burst },
  ]);
});

test("drift, events that nothing explains and approved ones count together", () => {
  const [used, accepted] = eventsAt([-1, 20, 50]).slice(1);
  const tenant = withEvents([{ ...anEvent(used), isUsed: true }], [anEvent(accepted)]);
  assertHasViolation(judge(tapIssuerBurst, driftAt([0]), three, 60, tenant), burst);
});

test("a pass that a drift and an event tell of counts once", () => {
  const same = withEvents(eventsAt([0, 20], { kind: "Vanished" }), eventsAt([0, 20]));
  assertNoViolations(judge(tapIssuerBurst, driftAt([0, 20]), three, 60, same));
});

test("ten passes in an hour are allowed by default, eleven are not", () => {
  const minutes = Array.from({ length: 11 }, (_, index) => index * 6);
  assertNoViolations(judge(tapIssuerBurst, [], {}, 60, withEvents(eventsAt(minutes.slice(1)))));
  expect(judge(tapIssuerBurst, [], {}, 60, withEvents(eventsAt(minutes)))).toEqual([
    expect.stringContaining("issued 11 passes between"),
  ]);
});

test.each([
  ["at the end of the time", [0, 30, 60], 1],
  ["after it", [0, 30, 60.01], 0],
  ["in a long row, which is one burst", [0, 30, 60, 90, 120], 1],
  ["twice, with a pause between", [0, 1, 2, 200, 201, 202], 2],
  ["all at once", [0, 0, 0, 0], 1],
])("passes %s", (_, minutes, count) => {
  expect(judge(tapIssuerBurst, [], three, 60, withEvents(eventsAt(minutes)))).toHaveLength(count);
});

test("a long burst is told as a whole", () => {
  expect(judge(tapIssuerBurst, [], three, 60, withEvents(eventsAt([0, 30, 60, 90, 120, 500])))).toEqual([
    expect.stringContaining("issued 5 passes between 2026-03-02T09:00:00Z and 2026-03-02T11:00:00Z"),
  ]);
});

test("issuers are counted each, by their ids", () => {
  const renamed = {
    user: { ...helpdesk.user, id: helpdesk.user.id.toUpperCase(), userPrincipalName: "new@contoso.com" },
  };
  const byApp = eventsAt([0, 1, 2], { initiatedBy: app }).map((event, index) => ({
    ...event,
    user: `a${index}@contoso.com`,
    methodId: `a${index}`,
  }));
  const events = [...eventsAt([0, 1]), anEvent({ initiatedBy: renamed, activityDateTime: at(2) }), ...byApp];
  expect(judge(tapIssuerBurst, [], three, 60, withEvents(events))).toEqual([
    expect.stringMatching(/^helpdesk@contoso.com: issued 3 passes/),
    expect.stringMatching(/^the application Onboarding \(A1\): issued 3 passes/),
  ]);
  assertNoViolations(judge(tapIssuerBurst, [], three, 60, withEvents(events.slice(2, 4))));
});

test("passes without an issuer or without a time are not counted", () => {
  const unknown = [...eventsAt([0, 0, 0], { initiatedBy: {} }), ...eventsAt([0, 0, 0], { activityDateTime: "soon" })];
  assertNoViolations(judge(tapIssuerBurst, [], { maxPasses: 1 }, 60, withEvents(unknown)));
});

test("passes of users whom the rule does not judge are not counted", () => {
  const exceptions = [{ user: "u1@*", ticket: "CHG-1", until: at(600) }];
  assertNoViolations(judge(tapIssuerBurst, [], { ...three, exceptions }, 60, withEvents(eventsAt([0, 20, 50]))));
});

test("no drift, and what was not observed, are not judged", () => {
  assertNoViolations(judge(tapIssuerBurst, [withPass(), bare, withoutPass, notObserved, departed], { maxPasses: 1 }));
});
