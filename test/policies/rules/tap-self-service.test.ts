import { expect, test } from "vitest";
import type { Method } from "../../../policies/facts";
import type { Attribution } from "../../../policies/initiator";
import { tapSelfService } from "../../../policies/rules/tap-self-service";
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

const id = "44f7d0c4-0000-4000-8000-000000000001";
const desk = { helpdesk: ["helpdesk@*", "Onboarding", "b7e1*"] };

const issuedBy = (initiatedBy: Attribution, method: Partial<Method> = {}) =>
  withPass({}, { otherNames: [id], drift: { kind: "Issued", initiatedBy }, ...method });

test.each([
  ["principal name", { userPrincipalName: "ALICE@contoso.com" }, "ALICE@contoso.com"],
  ["object id", { id: id.toUpperCase(), userPrincipalName: "alice.old@contoso.com" }, "alice.old@contoso.com"],
])("a pass to one's own account is flagged, by the %s", (_, user, name) => {
  assertHasViolation(
    judge(tapSelfService, [issuedBy({ user, activityDateTime: at(5) })]),
    `alice@contoso.com: a pass was issued by ${name} at 2026-03-02T09:05:00Z; nobody may issue a pass to their own account`,
  );
});

test("a pass to one's own account is flagged also if only the audit log tells of it", () => {
  const tenant = withEvents([anEvent({ initiatedBy: { user: { userPrincipalName: "mallory@contoso.com" } } })]);
  const config = { helpdesk: [], protectedLabels: [] };
  expect(tapSelfService.judge([], config, 0, tenant)).toMatchObject([
    { urn: activityUrn, message: expect.stringMatching(/^mallory@contoso.com: .*; nobody may issue/) },
  ]);
});

test("a pass by another user or by an application is none to the own account", () => {
  assertNoViolations(judge(tapSelfService, [issuedBy(helpdesk)]));
  assertNoViolations(judge(tapSelfService, [issuedBy({ user: { displayName: "alice@contoso.com" } })]));
  assertNoViolations(judge(tapSelfService, [issuedBy({ app: { appId: id } })]));
  assertNoViolations(judge(tapSelfService, [issuedBy({})]));
});

test("a pass by the helpdesk to a protected user is flagged", () => {
  assertHasViolation(
    judge(tapSelfService, [issuedBy(helpdesk, { labels: ["oncall", "privileged"] })], desk),
    "alice@contoso.com: a pass was issued by helpdesk@contoso.com from 203.0.113.7; helpdesk@contoso.com must not issue passes to users with the label privileged",
  );
});

test.each([{ displayName: "onboarding" }, { appId: "b7e1f000" }, { servicePrincipalId: "B7E1F000" }])(
  "the helpdesk may be an application: %j",
  (app) => {
    expect(judge(tapSelfService, [issuedBy({ app }, { labels: ["privileged"] })], desk)).toHaveLength(1);
  },
);

test("others may issue to protected users, and the helpdesk to others", () => {
  const admin = { user: { userPrincipalName: "admin@contoso.com" } };
  assertNoViolations(judge(tapSelfService, [issuedBy(admin, { labels: ["privileged"] })], desk));
  assertNoViolations(judge(tapSelfService, [issuedBy(helpdesk, { labels: ["oncall"] })], desk));
  assertNoViolations(judge(tapSelfService, [issuedBy(helpdesk, { labels: ["privileged"] })]));
});

test("the labels of protected users may be others", () => {
  const protectedLabels = ["vip"];
  const vip = issuedBy(helpdesk, { labels: ["vip"] });
  expect(judge(tapSelfService, [vip], { ...desk, protectedLabels })).toHaveLength(1);
  assertNoViolations(
    judge(tapSelfService, [issuedBy(helpdesk, { labels: ["privileged"] })], { ...desk, protectedLabels }),
  );
});

test("an event of a protected user counts, one of a user whose labels nobody knows does not", () => {
  const alice = anEvent({ kind: "Vanished", user: "alice@contoso.com", isWatched: true, labels: ["privileged"] });
  const tenant = withEvents([alice, anEvent({ methodId: "x" })]);
  expect(judge(tapSelfService, [], desk, 30, tenant)).toEqual([expect.stringMatching(/^alice@.*label privileged$/)]);
});

test("no drift, and what was not observed, are not judged", () => {
  assertNoViolations(
    judge(tapSelfService, [withPass(), bare, withoutPass, notObserved, departed], { helpdesk: ["*"] }),
  );
});
