import { expect, test } from "vitest";
import { renderEvents } from "../../../cli/events/render";
import { type EventsReport, exitCodeOf } from "../../../cli/events/summary";
import type { TimelineEvent } from "../../../cli/events/timeline";
import { at } from "../../support/passes";

const day = 24 * 60;

/** A report of a week without events, in a stack that watches them. */
function reportOf(overrides: Partial<EventsReport> = {}): EventsReport {
  const mark = { readDateTime: at(0), seen: [] };
  return {
    stack: "prod",
    generatedDateTime: at(0),
    selection: { since: new Date(at(-7 * day)) },
    log: { answeredDateTime: at(0), unreadable: 0 },
    watch: { users: [], activity: { beganDateTime: at(-30 * day), mark, unexplained: [] } },
    events: [],
    isUnexplainedOnly: false,
    ...overrides,
  };
}

const used: TimelineEvent = {
  id: "e1",
  activityDateTime: at(-60),
  activity: "registered",
  userPrincipalName: "alice@contoso.com",
  app: { appId: "22222222-0000-4000-8000-000000000000", displayName: "Onboarding" },
  standing: {
    status: "unexplained",
    kind: "Vanished",
    firstReportedDateTime: at(-30),
    signIn: { createdDateTime: at(-50), ipAddress: "192.0.2.1", appDisplayName: "Portal" },
  },
};

const unclear: TimelineEvent = {
  id: "e2",
  activityDateTime: at(-60),
  activity: "unknown",
  activityDisplayName: "Admin did something",
  standing: { status: "unexplained", kind: "Unclear", firstReportedDateTime: at(-30) },
};

test("a week without events is in good order, and says since when", () => {
  expect(exitCodeOf(reportOf())).toBe(0);
  expect(renderEvents(reportOf(), "terminal")).toBe("No events since 2026-02-23 09:00Z\n");
  expect(renderEvents(reportOf(), "html")).toContain("No event is listed.");
});

test("who used a pass, which application issued it, and what is not understood are told in every format", () => {
  const report = reportOf({ events: [used, unclear] });
  const [text, csv, html] = (["terminal", "csv", "html"] as const).map((format) => renderEvents(report, format));
  for (const shown of [text, html]) {
    expect(shown).toContain("used 2026-03-02 08:10Z from 192.0.2.1 for Portal");
    expect(shown).toContain("not told");
    expect(shown).toContain("Admin did something");
  }
  expect(html).toContain("unexplained: Vanished, Used");
  expect(text).toContain("by Onboarding (application)\n");
  expect(text).toContain("by somebody\n");
  expect(text).toMatch(/│ not {8}│ not told +│ unexplained: {2}│\n│ +│ understood │ +│ Unclear /);
  expect(csv).toContain(`"Onboarding (application)"`);
  expect(csv).toContain(`"unexplained","Vanished",,,,"${at(-30)}","${at(-50)}"`);
});

const explained: TimelineEvent = { ...used, standing: { status: "explained" } };
const gap = { from: at(-3 * day), until: at(-2 * day), firstReportedDateTime: at(-day) };
const { activity } = reportOf().watch;

test.each([
  ["an event is explained", { events: [explained] }, 0],
  [
    "an event is unexplained, and another undecided",
    { events: [used, { ...used, standing: { status: "undecided" } }] },
    2,
  ],
  ["an event is undecided", { events: [explained, { ...used, standing: { status: "undecided" } }] }, 4],
  ["no run has looked since", { events: [{ ...used, standing: { status: "notJudged", reason: "sinceLastLook" } }] }, 4],
  ["the log has entries that nobody can read", { log: { answeredDateTime: at(0), unreadable: 2 } }, 4],
  ["the log lost some time", { watch: { users: [], activity: { ...activity, unexplained: [], gaps: [gap] } } }, 4],
  ["the policy was changed", { events: [{ id: "p", activityDateTime: at(-1), activity: "policyChanged" }] }, 0],
] as const satisfies readonly (readonly [string, Partial<EventsReport>, number])[])(
  "if %s, the exit code is as the table says",
  (_what, overrides, code) => {
    expect(exitCodeOf(reportOf(overrides))).toBe(code);
  },
);

test.each([
  [-7, undefined, undefined],
  [-30, at(-31 * day), undefined],
  [-30, at(-5 * day), "the log begins at 2026-02-25 09:00Z; it may not go back further"],
  [-30, undefined, "the log has no entry; it may not go back so far"],
])("asked for %i days, of a log that begins at %s, it says how far the log goes back", (days, oldestDateTime, note) => {
  const log = { answeredDateTime: at(0), unreadable: 0, ...(oldestDateTime !== undefined && { oldestDateTime }) };
  const text = renderEvents(reportOf({ selection: { since: new Date(at(days * day)) }, log }), "terminal");
  if (note === undefined) expect(text).not.toContain("the log");
  else expect(text).toContain(note);
});
