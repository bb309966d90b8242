import Ajv2020 from "ajv/dist/2020";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { entryOf, failedEntry, type RunEntry } from "../../../cli/history";
import { renderHistoryCsv } from "../../../cli/history/csv";
import { historySchema } from "../../../cli/history/file";
import { runPoints } from "../../../cli/history/points";
import { historyReport } from "../../../cli/history/report";
import { sparkline } from "../../../cli/history/sparkline";
import { renderHistory } from "../../../cli/history/terminal";
import type { WholeRecord } from "../../../cli/record/record";
import type { RunPoint } from "../../../cli/report/html/runs";
import { at } from "../../support/passes";
import { acceptanceOf, hostile, issued, mixed, quiet, recordOf, refreshOf } from "../report/records";
import { countsOf, entryAt } from "./entries";

const alice = "alice@contoso.com";
const drifted = { user: alice, hasPass: true, drift: issued } as const;
/** Reported at 09:10. */
const before = recordOf(refreshOf([drifted]));

function reportOf(runs: readonly RunEntry[], record?: WholeRecord) {
  return historyReport({ runs, skipped: [] }, { stack: "prod", now: new Date(at(100)), record });
}

test("of a run the counts stay, and nobody's name", () => {
  const record = recordOf(mixed());
  const entry = entryOf(record);
  expect(entry).toEqual({
    entryVersion: 1,
    startedDateTime: at(60),
    endedDateTime: at(60.5),
    durationInSeconds: 30,
    exitCode: 3,
    engine: "embedded",
    summary: record.summary,
    oldestDriftDateTime: at(5),
  });
  expect(JSON.stringify(entryOf(recordOf(hostile())))).not.toContain("contoso");
});

test("of a run without a result its time and exit code stay", () => {
  expect(failedEntry({ started: new Date(at(0)), ended: new Date(at(1)), exitCode: 1 })).toEqual({
    entryVersion: 1,
    startedDateTime: at(0),
    endedDateTime: at(1),
    durationInSeconds: 60,
    exitCode: 1,
  });
});

test.each([
  ["an approval ended it", [acceptanceOf({ acceptedDateTime: at(40) })], [30 * 60]],
  ["the tenant is as it was", [], undefined],
  ["the approval is of another kind", [acceptanceOf({ kind: "Altered", acceptedDateTime: at(40) })], undefined],
  ["it was accepted before it was reported", [acceptanceOf({ acceptedDateTime: at(9) })], undefined],
])("the time to approval is from the first report to the acceptance: %s", (_, accepted, seconds) => {
  const after = recordOf(refreshOf([{ user: alice, ...quiet, hasPass: true, accepted }]), before);
  expect(after.drift).toMatchObject([{ status: "fixed" }]);
  expect(entryOf(after).secondsToApproval).toEqual(seconds);
  // An acceptance that is known already counts no second time.
  expect(entryOf(recordOf(refreshOf([{ user: alice, ...quiet, hasPass: true, accepted }]), after))).not.toHaveProperty(
    "secondsToApproval",
  );
});

test("an acceptance of what was never reported is no time", () => {
  const calm = recordOf(refreshOf([{ user: alice, ...quiet }]));
  const after = refreshOf([{ user: alice, ...quiet, hasPass: true, accepted: [acceptanceOf()] }]);
  expect(entryOf(recordOf(after, calm))).not.toHaveProperty("secondsToApproval");
});

test("mean and median are those of the runs that are shown", () => {
  const runs = [
    entryAt(0, { secondsToApproval: [60] }),
    entryAt(1, { secondsToApproval: [120, 600] }),
    entryAt(2, { secondsToApproval: [60], targets: 1 }),
  ];
  expect(reportOf(runs).timeToApproval).toEqual({ count: 4, meanInSeconds: 210, medianInSeconds: 90 });
  const history = { runs, skipped: [] };
  const since = historyReport(history, { stack: "prod", now: new Date(at(3)), since: new Date(at(1.5)) });
  expect(since).toMatchObject({ runs: [runs[2]], timeToApproval: { count: 1, medianInSeconds: 60 } });
});

test("half of all times are at most the median, and half at least", () => {
  const times = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1 });
  fc.assert(
    fc.property(times, (seconds) => {
      const known = reportOf([entryAt(0, { secondsToApproval: seconds })]).timeToApproval;
      const median = known?.medianInSeconds ?? Number.NaN;
      expect(seconds.filter((each) => each <= median).length * 2).toBeGreaterThanOrEqual(seconds.length);
      expect(seconds.filter((each) => each >= median).length * 2).toBeGreaterThanOrEqual(seconds.length);
      expect(known?.meanInSeconds).toBeCloseTo(
        seconds.reduce((sum, each) => sum + each / seconds.length, 0),
        3,
      );
    }),
  );
});

test("trends and points are of runs over the whole stack that did not fail", () => {
  const runs = [
    entryAt(0, { summary: countsOf({ watched: 10 }) }),
    failedEntry({ started: new Date(at(1)), ended: new Date(at(1)), exitCode: 1 }),
    entryAt(2, { targets: 1, summary: countsOf({ watched: 1 }) }),
    entryAt(3, { summary: countsOf({ watched: 12, drifted: 5 }), exitCode: 2 }),
    entryAt(4, { summary: countsOf({ watched: 11 }) }),
  ];
  expect(reportOf(runs).trends).toMatchObject({
    watched: { first: 10, last: 11, lowest: 10, highest: 12 },
    drifted: { first: 0, last: 0, lowest: 0, highest: 5 },
  });
  const points: readonly RunPoint[] = runPoints(runs);
  expect(points.map(({ endedDateTime, watched }) => [endedDateTime, watched])).toEqual([
    [at(0), 10],
    [at(3), 12],
    [at(4), 11],
  ]);
  expect(points[1]).toEqual({
    ...{ endedDateTime: at(3), exitCode: 2, watched: 12, withPass: 1, drifted: 5, findings: 0, unreadable: 0 },
  });
});

test("the longest open drift is the one that was reported first, by the last record", () => {
  expect(reportOf([], recordOf(mixed())).longestOpenDrift).toEqual({
    user: "frank@contoso.com",
    kind: "UserGone",
    firstReportedDateTime: at(5),
    openInSeconds: 95 * 60,
  });
  const fixed = recordOf(refreshOf([{ user: alice, ...quiet }]), before);
  expect(reportOf([], fixed)).not.toHaveProperty("longestOpenDrift");
});

test("the document is as its published schema says, also if there is nothing", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(historySchema());
  const full = reportOf([entryAt(0), entryOf(recordOf(mixed())), entryAt(2, { secondsToApproval: [1] })], before);
  const damaged = historyReport(
    { runs: [], skipped: [{ line: 1, reason: "it is no JSON" }] },
    { stack: "prod", now: new Date(at(0)) },
  );
  for (const document of [full, damaged]) {
    validate(JSON.parse(JSON.stringify(document)));
    expect(validate.errors).toBeNull();
  }
  validate({ ...full, runs: [{ ...entryAt(0), summary: { watched: -1 } }] });
  expect(validate.errors).not.toBeNull();
});

test("people see the last run, the times, the trends and the runs", () => {
  const runs = [
    entryAt(0),
    failedEntry({ started: new Date(at(5)), ended: new Date(at(5)), exitCode: 1 }),
    entryAt(6, { targets: 1, summary: countsOf({ watched: 1 }) }),
    entryAt(60, { exitCode: 2, summary: countsOf({ drifted: 1, new: 1 }), secondsToApproval: [7200] }),
  ];
  expect(renderHistory(reportOf(runs, before))).toMatchInlineSnapshot(`
    "Stack prod: 4 runs, from 2026-03-02 09:00Z to 2026-03-02 10:00Z. The last one: drift
    Time to approval: 2 h on average, 2 h the median, of 1 drift that approvals ended
    Longest open drift: Issued: alice@contoso.com, for 2 h (since 2026-03-02 09:10Z)

    Trends, from the first run to the last
      watched         3 to 3          ██  (3 at least, 3 at most)
      with a pass     1 to 1          ██  (1 at least, 1 at most)
      drifted         0 to 1          ▁█  (0 at least, 1 at most)
      findings        0 to 0          ▁▁  (0 at least, 0 at most)
      could not tell  0 to 0          ▁▁  (0 at least, 0 at most)

    ┌───────────────────┬──────┬───────┬─────────┬──────────┬───────┬──────┬───────┐
    │ When              │ Exit │ Users │ Drifted │ Findings │ Could │ New  │ Fixed │
    │                   │      │       │         │          │ not   │      │       │
    │                   │      │       │         │          │ tell  │      │       │
    ├───────────────────┼──────┼───────┼─────────┼──────────┼───────┼──────┼───────┤
    │ 2026-03-02 10:00Z │ 2    │ 3     │ 1       │ 0        │ 0     │ 1    │ 0     │
    │ 2026-03-02 09:06Z │ 0    │ 1*    │ 0       │ 0        │ 0     │ 0    │ 0     │
    │ 2026-03-02 09:05Z │ 1    │ -     │ -       │ -        │ -     │ -    │ -     │
    │ 2026-03-02 09:00Z │ 0    │ 3     │ 0       │ 0        │ 0     │ 0    │ 0     │
    └───────────────────┴──────┴───────┴─────────┴──────────┴───────┴──────┴───────┘
    Exit: 0 in sync, 1 failed, 2 drift, 3 violation, 4 could not tell
    *: a run over some users (--target)
    "
  `);
  expect(renderHistory(reportOf([]))).toContain("Stack prod: no run in this time");
});

test("a terminal shows twenty runs, and says how many there are besides", () => {
  const text = renderHistory(reportOf(Array.from({ length: 25 }, (_, index) => entryAt(index))));
  expect(text.match(/^│ 2026/gm)).toHaveLength(20);
  expect(text).toContain("5 earlier runs: see --json or --format csv");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});

test("hostile names stay text", () => {
  const text = renderHistory(reportOf([], recordOf(hostile())));
  for (const forbidden of ["\u001b", "\u202e", "##vso["]) expect(text).not.toContain(forbidden);
  expect(text).not.toMatch(/^::/m);
});

test("CSV has a run to a line, and nothing where nothing is known", () => {
  const failed = failedEntry({ started: new Date(at(0)), ended: new Date(at(1)), exitCode: 1 });
  const text = renderHistoryCsv(reportOf([failed, entryAt(2, { secondsToApproval: [1, 2] })]));
  expect(parse(text, { columns: true })).toMatchObject([
    { exitCode: "1", result: "failed", watched: "", couldNotTell: "", approved: "" },
    { exitCode: "0", result: "in sync", watched: "3", couldNotTell: "0", approved: "2", durationInSeconds: "0" },
  ]);
});

test("a line of bars shows every peak, and only nought as nothing", () => {
  expect(sparkline([0, 1, 7])).toBe("▁▂█");
  expect(sparkline([0, 0])).toBe("▁▁");
  expect(sparkline([])).toBe("");
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (values, width) => {
      const line = sparkline(values, width);
      expect(line).toHaveLength(Math.min(width, values.length));
      expect(line.includes("█")).toBe(values.some((value) => value > 0));
      expect(/^▁+$/.test(line)).toBe(values.every((value) => value === 0));
    }),
  );
});
