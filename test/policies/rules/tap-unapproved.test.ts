import { expect, test } from "vitest";
import { tapUnapproved } from "../../../policies/rules/tap-unapproved";
import { activityKinds, driftKinds, policyKinds } from "../../../providers/drift/drift";
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
import { anEvent, policyUrn, withEvents } from "../../support/tenant-facts";

const drifted = (kind: string) => withPass({}, { drift: { kind, firstReportedDateTime: at(10) } });

test.each([
  ["Found", "a pass was there at the first look, and may still be used"],
  ["Issued", "a pass was issued"],
  ["Replaced", "the pass was replaced by another"],
  ["Altered", "the pass was altered"],
  ["Removed", "the pass was removed"],
  ["Reenabled", "the pass became usable again"],
  ["Disabled", "the pass was disabled"],
  ["UserGone", "the user is not in the tenant any more"],
  ["UserReturned", "a user whose departure was accepted is back, or another user has the name"],
  ["Cloned", "the pass drifted (Cloned)"],
  ["constructor", "the pass drifted (constructor)"],
])("drift of the kind %s is flagged", (kind, event) => {
  assertHasViolation(
    judge(tapUnapproved, [drifted(kind)]),
    `alice@contoso.com: ${event} (first seen at 2026-03-02T09:10:00Z), and no approval names it`,
  );
});

test("what came and went is flagged at the tenant's resource, and so is the policy; each kind can be left out", () => {
  const tenant = {
    ...withEvents([anEvent(), anEvent({ kind: "Vanished", user: "erin@contoso.com" })]),
    policy: { urn: policyUrn, isUnreadable: false, driftKind: "PolicyAltered" },
  };
  const found = judge(tapUnapproved, [], {}, undefined, tenant);
  expect(found).toEqual([
    "mallory@contoso.com: a pass was issued to a user whom nobody watches (first seen at 2026-03-02T09:05:00Z), and no approval names it",
    "erin@contoso.com: a pass was issued, and was gone again at the next look (first seen at 2026-03-02T09:05:00Z), and no approval names it",
    "the tenant: the tenant's policy of passes was changed, and no approval names it",
  ]);
  assertNoViolations(judge(tapUnapproved, [], { kinds: ["Issued"] }, undefined, tenant));
});

test("every kind of drift that the provider knows is one that can be configured", () => {
  const kinds = tapUnapproved.properties["kinds"]?.default;
  // That a pass was used is told with the event of the pass.
  const known = [...driftKinds, ...activityKinds, ...policyKinds];
  expect(kinds).toEqual(known.filter((kind) => kind !== "None" && kind !== "Used"));
});

test("drift without a date is flagged, and the message has no date", () => {
  assertHasViolation(
    judge(tapUnapproved, [{ ...withoutPass, drift: { kind: "Removed" } }]),
    "bob@contoso.com: the pass was removed, and no approval names it",
  );
});

test("kinds that are not configured are left alone", () => {
  assertNoViolations(judge(tapUnapproved, [drifted("Issued")], { kinds: ["Removed"] }));
});

test("no drift, absent drift and what was not observed are not judged", () => {
  assertNoViolations(judge(tapUnapproved, [withPass(), bare, withoutPass, notObserved, departed]));
});
