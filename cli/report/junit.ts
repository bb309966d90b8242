import { linesToPaste } from "../approvals/lines";
import { driftSeverity, findingSeverity, notReadSeverity } from "../outcome/severity";
import { couldNotTell } from "../outcome/words";
import { linesOf } from "../record/lines";
import { statusWords } from "../record/problems";
import { type DriftEntry, type FindingEntry, type RunRecord, stands, type UnreadableEntry } from "../record/record";
import { describeInitiator } from "./initiator";
import { lined, type Markup, markup } from "./markup";
import { readingOf } from "./reading";
import { driftRemedy, unreadableRemedy } from "./remedies";
import { verdictOf } from "./verdict";

/**
 * JUnit's XML, in the form that pipelines read. A user is a test case: drift fails it, and one that could not be read is
 * an error, never a pass. Findings at level mandatory fail; others are told in the output of a case that passes.
 */
export function renderJUnit(record: RunRecord): string {
  const { durationInSeconds, startedDateTime } = record;
  const about = markup`    <properties>
      <property name="verdict" value="${verdictOf(record)}"/>
      <property name="reading" value="${readingOf(record)}"/>
    </properties>
`;
  const users = suite("drift", [...runCases(record), ...userCases(record)], startedDateTime, about);
  const findings = suite("policies", record.findings.filter(stands).map(findingCase), startedDateTime);
  const total = (count: keyof Counts) => users.counts[count] + findings.counts[count];
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tapwatch" tests="${total("tests")}" failures="${total("failures")}" errors="${total("errors")}" time="${durationInSeconds.toFixed(3)}">
${users.text}${findings.text}</testsuites>
`.text;
}

interface Case {
  readonly outcome: "passed" | "failed" | "error";
  readonly text: Markup;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function suite(
  name: string,
  cases: readonly Case[],
  started: string,
  about?: Markup,
): { readonly text: Markup; readonly counts: Counts } {
  const count = (outcome: Case["outcome"]) => cases.filter((one) => one.outcome === outcome).length;
  const counts = { tests: cases.length, failures: count("failed"), errors: count("error") };
  // The form has no place for a zone: it is UTC, without fractions.
  const timestamp = started.slice(0, 19);
  const text = markup`  <testsuite name="${name}" tests="${counts.tests}" failures="${counts.failures}" errors="${counts.errors}" skipped="0" time="0" timestamp="${timestamp}">
${about}${cases.map((one) => one.text)}  </testsuite>
`;
  return { text, counts };
}

/** A run that was not carried out is an error, though it has no users. */
function runCases({ error }: RunRecord): Case[] {
  if (error === undefined) return [];
  const text = markup`    <testcase classname="tapwatch.run" name="run" time="0">
      <error type="failed" message="${error}">${error}</error>
    </testcase>
`;
  return [{ outcome: "error", text }];
}

function userCases(record: RunRecord): Case[] {
  const { unreadable } = record;
  const unreadableOf = new Map(unreadable.filter(stands).map((entry) => [entry.user, entry]));
  return linesOf(record).map(({ entry: { user }, drift }) => userCase(user, drift, unreadableOf.get(user)));
}

function userCase(user: string, drift: DriftEntry | undefined, unreadable: UnreadableEntry | undefined): Case {
  if (drift) {
    const changes = drift.changes.map(({ propertyName, desiredValue, currentValue }) =>
      [propertyName, desiredValue ?? "(none)", "=>", currentValue ?? "(none)"].join(" "),
    );
    const message = `${driftSeverity(drift.kind)}: ${drift.kind}, ${statusWords[drift.status]}, first seen ${drift.firstReportedDateTime ?? "by this run"}`;
    const by = describeInitiator(drift);
    const details = [
      ...changes,
      ...(by === undefined ? [] : [`by ${by}`]),
      ...(unreadable ? [`${couldNotTell}: ${unreadable.message}`] : []),
      driftRemedy(drift.kind),
    ].join("; ");
    const lines = linesToPaste([drift]);
    const body = lines === "" ? details : markup`${details}\n${lined(lines)}`;
    return failing("tapwatch.drift", user, drift.kind, message, body);
  }
  if (unreadable) {
    const message = `${notReadSeverity}: ${couldNotTell}, ${statusWords[unreadable.status]}: ${unreadable.message}`;
    const text = markup`    <testcase classname="tapwatch.drift" name="${user}" time="0">
      <error type="${unreadable.reason}" message="${message}">${message}; ${unreadableRemedy(unreadable)}</error>
    </testcase>
`;
    return { outcome: "error", text };
  }
  return {
    outcome: "passed",
    text: markup`    <testcase classname="tapwatch.drift" name="${user}" time="0"/>
`,
  };
}

function findingCase(entry: FindingEntry): Case {
  const { policyName, user, enforcementLevel, status, description, remediationSteps } = entry;
  const message = `${findingSeverity(entry)}: ${statusWords[status]}: ${entry.message}`;
  const [classname, name] = [`tapwatch.policies.${policyName}`, user ?? "stack"];
  if (enforcementLevel === "mandatory")
    return failing(classname, name, policyName, message, remediationSteps ?? description);
  const text = markup`    <testcase classname="${classname}" name="${name}" time="0">
      <system-out>${enforcementLevel}: ${message}</system-out>
    </testcase>
`;
  return { outcome: "passed", text };
}

/** The message stands in the text, too: GitLab shows no attributes. */
function failing(classname: string, name: string, type: string, message: string, details: string | Markup): Case {
  const text = markup`    <testcase classname="${classname}" name="${name}" time="0">
      <failure type="${type}" message="${message}">${message}; ${details}</failure>
    </testcase>
`;
  return { outcome: "failed", text };
}
