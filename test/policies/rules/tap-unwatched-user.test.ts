import { expect, test } from "vitest";
import { tapUnwatchedUser } from "../../../policies/rules/tap-unwatched-user";
import type { EventFact } from "../../../policies/tenant";
import type { Whom } from "../../../policies/whom";
import { assertHasViolation, assertNoViolations, judge, withPass } from "../../support/methods";
import { at } from "../../support/passes";
import { activityUrn, anEvent, withEvents } from "../../support/tenant-facts";

const saidOf = (events: readonly EventFact[], config: Whom = {}, accepted: readonly EventFact[] = []) =>
  judge(tapUnwatchedUser, [withPass()], config, 30, withEvents(events, accepted));

test("a pass for a user whom nobody watches is flagged, at the tenant's activity", () => {
  const message =
    "mallory@contoso.com: a pass was issued by helpdesk@contoso.com from 203.0.113.7 at 2026-03-02T09:05:00Z; nobody watches this user";
  assertHasViolation(saidOf([anEvent()]), message);
  expect(tapUnwatchedUser.judge([], {}, 0, withEvents([anEvent()]))).toMatchObject([{ urn: activityUrn, message }]);
});

test("several passes of one user are one finding, whatever name the log has", () => {
  const [id = ""] = anEvent().otherNames ?? [];
  const events = [
    anEvent({ user: id, otherNames: [] }),
    anEvent({ activityDateTime: at(6) }),
    anEvent({ user: "MALLORY@contoso.com", otherNames: [], isUsed: true, activityDateTime: at(7), initiatedBy: {} }),
  ];
  assertHasViolation(
    saidOf(events),
    "MALLORY@contoso.com: a pass was issued by somebody at 2026-03-02T09:07:00Z, the last of 3; somebody signed in with one of them; nobody watches this user",
  );
  expect(saidOf([...events, anEvent({ user: "eve@contoso.com", otherNames: [] })])).toHaveLength(2);
});

test("a pass that was used is flagged, unless its user is watched", () => {
  expect(saidOf([anEvent({ isUsed: true })])).toEqual([expect.stringContaining("; somebody signed in with it; ")]);
  assertNoViolations(saidOf([anEvent({ kind: "Vanished", isUsed: true, isWatched: true, labels: [] })]));
});

test.each(["Vanished", "Unclear", ""])("an event of the kind %j is not flagged", (kind) => {
  assertNoViolations(saidOf([anEvent({ kind })]));
});

test("an approved event is not flagged", () => {
  assertNoViolations(saidOf([], {}, [anEvent()]));
});

test("an exception for the user holds until its end; labels leave nobody out", () => {
  const exception = (until: string) => [{ user: "mallory@*", ticket: "CHG-1", until }];
  assertNoViolations(saidOf([anEvent()], { exceptions: exception(at(31)) }));
  expect(saidOf([anEvent()], { exceptions: exception(at(30)) })).toHaveLength(1);
  expect(saidOf([anEvent()], { labels: ["privileged"] })).toHaveLength(1);
});

test("a stack that does not watch the tenant's events has nothing to say", () => {
  assertNoViolations(judge(tapUnwatchedUser, [withPass()]));
});
