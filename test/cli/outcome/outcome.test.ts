import { expect, test } from "vitest";
import { outcomeOf } from "../../../cli/outcome/of-result";
import { withPart } from "../../../cli/record/merge";
import { type RunRecord, standing, type WholeRecord } from "../../../cli/record/record";
import { runRecord } from "../../../cli/record/run-record";
import { summaryOf } from "../../../cli/record/summary";
import { readingOf } from "../../../cli/report/reading";
import { render } from "../../../cli/report/terminal";
import { aPass, at } from "../../support/passes";
import { issued, mixed, outcomeFrom, quiet, recordOf, refreshOf, urnOf, violationOf } from "../report/records";

const [alice, bob, carol] = ["alice@contoso.com", "bob@contoso.com", "carol@contoso.com"] as const;
const drifted = (user: string) => ({ user, hasPass: true, pass: aPass(), drift: issued });

test("each user was read now, is kept from before, or was not read, and why", () => {
  const failures = [{ urn: urnOf(carol), op: "refresh" as const, message: "500 from Graph" }];
  const users = [drifted(alice), { user: bob, ...quiet }, { user: carol, ...quiet }];
  const outcome = outcomeFrom(users, { kind: "up", failures, read: [urnOf(bob)] });
  expect(outcome).toMatchObject({
    exitCode: 2,
    users: [
      { user: alice, read: "before", observation: "unknown", pass: aPass() },
      { user: bob, read: "now", observation: "noPass" },
      { user: carol, read: "not", observation: "unknown" },
    ],
    unreadable: [
      { user: alice, reason: "notAsked" },
      { user: carol, reason: "failed", message: "read failed: 500 from Graph" },
    ],
  });
  expect(render(outcome)).toMatch(/alice@contoso\.com +│\n[^\n]*could not tell; last/);
  expect(render(outcome)).toMatch(/\nPasses: 1 with a pass \(1 usable, 1 known from before, not read now\)\n/);
});

test("whom a program only looks up is not counted, though the same user is watched", () => {
  const { resources, ...result } = refreshOf([drifted(alice), { user: bob, ...quiet }]);
  const lookedUp = resources.map((state) => ({ ...state, urn: `${state.urn}-looked-up`, id: "x", external: true }));
  const outcome = outcomeOf({ ...result, resources: [...resources, ...lookedUp] });
  expect(outcome).toMatchObject({ users: [{ user: alice }, { user: bob }], drift: [{ user: alice }] });
  expect(outcome.users).toHaveLength(2);
  expect(outcome.drift).toHaveLength(1);
});

test("the outcome is the same in whatever order an engine worked", () => {
  const result = mixed();
  const turned = {
    ...result,
    resources: result.resources.toReversed(),
    violations: result.violations.toReversed(),
    failures: result.failures.toReversed(),
    read: result.read.toReversed(),
  };
  expect(outcomeOf(turned)).toEqual(outcomeOf(result));
});

test("a run over targets says nothing of others: not that they are well, nor that they drifted", () => {
  const violations = [violationOf(alice), violationOf(bob)];
  const outcome = outcomeFrom([drifted(alice), { user: bob, ...quiet }], {
    targets: [urnOf(bob)],
    violations: violations.slice(0, 1),
    failures: [{ urn: urnOf(alice), op: "refresh", message: "500" }],
  });
  expect(outcome).toMatchObject({ exitCode: 0, targets: [bob], users: [{ user: bob }], drift: [], findings: [] });
  expect(outcome.unreadable).toEqual([]);
  expect(render(outcome)).toMatch(/^In sync: no drift, of 1 looked at; the others were not looked at; all read now\n/);
});

/** A record of a run over some users that began at that minute. */
function partOf(result: Parameters<typeof outcomeOf>[0], minutes: number, previous?: WholeRecord) {
  const facts = { version: "0.1.0", engine: "embedded", stack: "test", previous };
  const record: RunRecord = runRecord(outcomeOf(result), {
    ...facts,
    started: new Date(at(minutes)),
    ended: new Date(at(minutes + 1)),
  });
  if (record.targets === undefined) throw new Error("a part was expected");
  return record;
}

test("a run over one user brings the stack's record up to date with that user, and leaves all others as they were", () => {
  const whole = recordOf(refreshOf([drifted(alice), drifted(bob), { user: carol, ...quiet }]));
  const users = [
    { user: alice, ...quiet },
    { user: bob, ...quiet },
  ];
  const part = partOf(refreshOf(users, { targets: [urnOf(alice)] }), 90, whole);
  expect(part).toMatchObject({
    exitCode: 0,
    summary: { watched: 1, drifted: 0, fixed: 1 },
    drift: [{ status: "fixed" }],
  });
  expect(readingOf(part)).toBe(`Only about ${alice}, not about the whole stack: 1 user read 2026-03-02 10:30Z`);
  const merged = withPart(whole, part);
  expect(merged).toMatchObject({
    exitCode: 2,
    endedDateTime: whole.endedDateTime,
    summary: { watched: 3, drifted: 1, new: 0, fixed: 1, oldestReadDateTime: at(60) },
    users: [
      { user: alice, observation: "noPass", lastReadDateTime: at(90) },
      { user: bob, observation: "pass", lastReadDateTime: at(60) },
      { user: carol, lastReadDateTime: at(60) },
    ],
  });
  expect(standing(merged).drift).toMatchObject([{ user: bob, status: "still" }]);
  expect(merged.summary).toEqual(summaryOf(merged));
});

test("who could not be read keeps the time of the last reading, and every report says whose is the oldest", () => {
  const all = [alice, bob, carol].map((user) => ({ user, ...quiet }));
  const first = recordOf(refreshOf(all));
  const failures = [{ urn: urnOf(bob), op: "refresh" as const, message: "500" }];
  const second = partOf(refreshOf(all, { failures, targets: all.map(({ user }) => urnOf(user)) }), 120, first);
  expect(second.users.map(({ lastReadDateTime }) => lastReadDateTime)).toEqual([at(120), at(60), at(120)]);
  expect(readingOf(second)).toContain(`2 of 3 users read 2026-03-02 11:00Z; oldest reading 2026-03-02 10:00Z (${bob})`);
  expect(readingOf(first)).toBe("All 3 users read 2026-03-02 10:00Z");
  expect(recordOf(refreshOf(all, { failures })).summary).not.toHaveProperty("oldestReadDateTime");
});
