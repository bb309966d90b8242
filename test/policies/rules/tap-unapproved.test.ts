import { expect, test } from "vitest";
import { tapUnapproved } from "../../../policies/rules/tap-unapproved";
import { driftKinds } from "../../../providers/drift/drift";
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

test("every kind of drift that the provider knows is one that can be configured", () => {
  const kinds = tapUnapproved.properties["kinds"]?.default;
  expect(kinds).toEqual(driftKinds.filter((kind) => kind !== "None"));
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
