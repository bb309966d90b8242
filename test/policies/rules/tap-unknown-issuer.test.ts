import { expect, test } from "vitest";
import type { Attribution } from "../../../policies/initiator";
import { tapUnknownIssuer, type UnknownIssuerConfig } from "../../../policies/rules/tap-unknown-issuer";
import type { Whom } from "../../../policies/whom";
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

const rogue = { app: { appId: "a1", servicePrincipalId: "s1", displayName: "Helpdesk", ipAddress: "198.51.100.9" } };
const lists = { issuers: ["helpdesk@*"], applications: ["a2", "s2"], addresses: ["203.0.113.0/24"] };

const issuedBy = (initiatedBy?: Attribution, kind = "Issued") =>
  withPass({}, { drift: { kind, firstReportedDateTime: at(0), ...(initiatedBy && { initiatedBy }) } });
const saidOf = (initiatedBy: Attribution | undefined, config: Partial<UnknownIssuerConfig & Whom>, minutes?: number) =>
  judge(tapUnknownIssuer, [issuedBy(initiatedBy)], config, minutes);

test("a pass by a user outside of the list is flagged", () => {
  assertHasViolation(
    saidOf({ user: { ...helpdesk.user, userPrincipalName: "mallory@contoso.com" }, activityDateTime: at(0) }, lists),
    "alice@contoso.com: a pass was issued by mallory@contoso.com from 203.0.113.7 at 2026-03-02T09:00:00Z; not allowed: this issuer",
  );
});

test("a pass by an application outside of the list, from outside of the ranges, is one finding", () => {
  assertHasViolation(
    saidOf(rogue, lists),
    "alice@contoso.com: a pass was issued by the application Helpdesk (a1) from 198.51.100.9; not allowed: this application, this address",
  );
});

test.each([
  [helpdesk, { issuers: ["HELPDESK@contoso.com"] }],
  [helpdesk, { issuers: [helpdesk.user.id.toUpperCase()] }],
  [rogue, { applications: ["A1"] }],
  [rogue, { applications: ["s1"] }],
  [rogue, { applications: ["help*"] }],
  [rogue, { addresses: ["198.51.100.9"] }],
])("%j is allowed by %j", (initiatedBy, config) => {
  assertNoViolations(saidOf(initiatedBy, config));
});

test("only lists that are given are judged by; an empty one allows nobody", () => {
  assertNoViolations(saidOf(rogue, {}));
  assertNoViolations(saidOf(rogue, { issuers: [] }));
  assertNoViolations(saidOf(helpdesk, { applications: [] }));
  expect(saidOf(helpdesk, { issuers: [] })).toHaveLength(1);
  expect(saidOf(rogue, { applications: [] })).toHaveLength(1);
  expect(saidOf(rogue, { addresses: [] })).toHaveLength(1);
});

test("an issuer whom the log names by a display name only is on no list", () => {
  expect(saidOf({ user: { displayName: "helpdesk@contoso.com" } }, lists)).toHaveLength(1);
});

test("from an address that the log leaves out nothing is concluded", () => {
  assertNoViolations(saidOf({ user: { userPrincipalName: "helpdesk@contoso.com" } }, lists));
});

test("events that nothing explains are judged, and the findings are about the tenant's activity", () => {
  const tenant = withEvents([anEvent({ initiatedBy: rogue }), anEvent({ kind: "Vanished", methodId: "x" })]);
  expect(tapUnknownIssuer.judge([], { ...lists, requireIssuer: false, graceMinutes: 0 }, 0, tenant)).toMatchObject([
    { urn: activityUrn, message: expect.stringMatching(/^mallory@contoso.com: a pass was issued by the application/) },
  ]);
});

test("without an issuer nothing is concluded", () => {
  assertNoViolations(saidOf(undefined, lists, 9_000));
});

test("an issuer may be required: then a pass without one is flagged when the log had its time", () => {
  const config = { requireIssuer: true };
  assertNoViolations(saidOf(undefined, config, 59));
  assertHasViolation(
    saidOf(undefined, config, 60),
    "alice@contoso.com: could not tell who issued a pass (first seen at 2026-03-02T09:00:00Z)",
  );
  expect(saidOf({ user: { ipAddress: "203.0.113.7" } }, { ...config, graceMinutes: 5 }, 5)).toHaveLength(1);
  assertNoViolations(saidOf(helpdesk, config, 9_000));
});

test("a required issuer of a pass without a date is flagged at once", () => {
  const undated = withPass({}, { drift: { kind: "Found" } });
  assertHasViolation(
    judge(tapUnknownIssuer, [undated], { requireIssuer: true }),
    "alice@contoso.com: could not tell who issued a pass",
  );
});

test("who deleted a pass, or changed the policy, issued none", () => {
  for (const kind of ["Removed", "Disabled", "Reenabled"]) {
    assertNoViolations(judge(tapUnknownIssuer, [issuedBy(rogue, kind)], { ...lists, requireIssuer: true }, 9_000));
  }
});

test("a range that is none is refused, also if there is nothing to judge", () => {
  expect(() => judge(tapUnknownIssuer, [], { addresses: ["10.0.0.0/64"] })).toThrow(
    'addresses: "10.0.0.0/64" is neither an IP address nor a range',
  );
});

test("no drift, and what was not observed, are not judged", () => {
  const config = { ...lists, requireIssuer: true };
  assertNoViolations(judge(tapUnknownIssuer, [withPass(), bare, withoutPass, notObserved, departed], config, 9_000));
});
