import { expect, test } from "vitest";
import type { DriftFact } from "../../policies/facts";
import { allIssuances, issuedText, isTold, pendingIssuances } from "../../policies/issuance";
import { urn, withoutPass, withPass } from "../support/methods";
import { at } from "../support/passes";
import { activityUrn, anEvent, helpdesk, withEvents } from "../support/tenant-facts";

const methodId = "bbbbbbbb-0000-4000-8000-000000000001";
const alice = (drift: Partial<DriftFact> = {}) =>
  withPass(
    {},
    {
      drift: {
        kind: "Issued",
        firstReportedDateTime: at(10),
        methodId,
        initiatedBy: { ...helpdesk, activityDateTime: at(0), matchedBy: "methodId" },
        ...drift,
      },
    },
  );

test("pending drift of a new pass and events that nothing explains tell of issued passes", () => {
  expect(pendingIssuances([alice(), withoutPass], withEvents([anEvent()]))).toMatchObject([
    { urn, user: "alice@contoso.com", issuer: helpdesk, activityDateTime: at(0), knownSince: at(10), methodId },
    { urn: activityUrn, user: "mallory@contoso.com", issuer: helpdesk, activityDateTime: at(5), knownSince: at(5) },
  ]);
});

test.each(["Found", "Issued", "Replaced"])("drift of the kind %s is a new pass", (kind) => {
  expect(pendingIssuances([alice({ kind })], {})).toHaveLength(1);
});

test.each(["None", "Altered", "Removed", "Reenabled", "Disabled", "UserGone", "UserReturned"])(
  "drift of the kind %s tells of somebody who did something else",
  (kind) => {
    expect(pendingIssuances([alice({ kind })], {})).toEqual([]);
  },
);

test("an event in an unknown form, or of an unknown kind, is no issued pass", () => {
  expect(pendingIssuances([], withEvents([anEvent({ kind: "Unclear" }), anEvent({ kind: "" })]))).toEqual([]);
});

test("events that an approval covers are only in the list of all", () => {
  const tenant = withEvents([], [anEvent()]);
  expect(pendingIssuances([], tenant)).toEqual([]);
  expect(allIssuances([], tenant)).toHaveLength(1);
});

test.each([
  ["of the same id", { methodId: methodId.toUpperCase(), activityDateTime: at(1), user: "other@contoso.com" }, 1],
  ["of another id", { methodId: "x", user: "alice@contoso.com", activityDateTime: at(1) }, 2],
  ["of the same entry of the log", { methodId: undefined, user: "ALICE@contoso.com", activityDateTime: at(0) }, 1],
  ["of another user at the same time", { methodId: undefined, activityDateTime: at(0) }, 2],
])("a drift and an event that tell of a pass %s", (_, event, count) => {
  expect(pendingIssuances([alice()], withEvents([anEvent({ kind: "Vanished", ...event })]))).toHaveLength(count);
});

test("of a drift and an event of the same pass, the one counts that says who issued it", () => {
  const untold = alice({ initiatedBy: undefined });
  const told = anEvent({ kind: "Vanished", methodId });
  expect(pendingIssuances([untold], withEvents([told]))).toMatchObject([{ urn: activityUrn, issuer: helpdesk }]);
  expect(pendingIssuances([alice()], withEvents([told]))).toMatchObject([{ urn, issuer: helpdesk }]);
  expect(pendingIssuances([untold], withEvents([anEvent()]))).toHaveLength(2);
});

const byText = (issuer: object) => issuedText({ issuer });

test("an issuer is named as people know them, with the address", () => {
  const app = { displayName: "Onboarding", appId: "a1", servicePrincipalId: "s1", ipAddress: "203.0.113.7" };
  expect(byText(helpdesk)).toBe("a pass was issued by helpdesk@contoso.com from 203.0.113.7");
  expect(byText({ app })).toBe("a pass was issued by the application Onboarding (a1) from 203.0.113.7");
  expect(byText({ app: { servicePrincipalId: "s1" } })).toBe("a pass was issued by the application s1");
  expect(byText({ user: { displayName: "Bob", id: "b1" }, app: { appId: "a1" } })).toBe(
    "a pass was issued by Bob with the application a1",
  );
  expect(byText({ user: { ipAddress: "203.0.113.8" }, app })).toBe(
    "a pass was issued by the application Onboarding (a1) from 203.0.113.8 and from 203.0.113.7",
  );
  expect(issuedText({ issuer: {}, activityDateTime: at(5) })).toBe(
    "a pass was issued by somebody at 2026-03-02T09:05:00Z",
  );
});

test.each([
  [{ app: { displayName: "helpdesk@contoso.com" } }, true],
  [{}, false],
  [{ user: { ipAddress: "203.0.113.7" } }, false],
  [{ user: { displayName: "Bob" } }, true],
  [{ app: { servicePrincipalId: "s1" } }, true],
])("whether the log says who: %j, %s", (issuer, expected) => {
  expect(isTold(issuer)).toBe(expected);
});
