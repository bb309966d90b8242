import { linesToPaste } from "../../approvals/lines";
import { plain } from "../../base/text";
import { exitCodes } from "../../outcome/exit-code";
import type { Place } from "../../project/places";
import { driftKey, findingKey, unreadableKey } from "../../record/compare";
import { fingerprints } from "../../record/identity";
import { problemsIn } from "../../record/problems";
import {
  type DriftEntry,
  type FindingEntry,
  isWhole,
  type RunRecord,
  type Status,
  stands,
  type UnreadableEntry,
} from "../../record/record";
import { describeInitiator } from "../initiator";
import { inertJson } from "../json";
import { readingOf } from "../reading";
import type { RenderOptions } from "../terminal";
import { withinLimits } from "./limits";
import { driftRule, knownRules, messageText, policyRule, type Rule, ruleObject, unreadableRule } from "./rules";

interface Problem {
  readonly place: Place | undefined;
  readonly rule: Rule;
  readonly key: string;
  readonly level: "error" | "warning" | "note";
  readonly status: Status;
  readonly user: string | undefined;
  readonly message: string;
  /** What follows the message, line by line. */
  readonly lines?: string;
}

/** Of records that know no places. */
const firstLine = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

/**
 * SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param options `whole`: after a run over some users, what is known of the whole stack. An upload closes what it does not name.
 */
export function renderSarif(run: RunRecord, { whole }: Pick<RenderOptions, "whole"> = {}): string {
  const record: RunRecord = whole ?? run;
  const { shown: problems, notes } = withinLimits(problemsOf(record));
  // Code scanning lists what tapwatch looks for, whether it found it or not.
  const rules = [
    ...new Map([...knownRules(), ...problems.map(({ rule }) => rule)].map((rule) => [rule.id, rule])).values(),
  ];
  const said = [
    ...(run.error === undefined ? [] : [notification("error", run.error)]),
    ...(isWhole(record) ? [] : [notification("note", partial(record.targets))]),
    ...notes.map((note) => notification("warning", note)),
  ];
  const fingerprintOf = fingerprints();
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "tapwatch", semanticVersion: record.tool.version, rules: rules.map(ruleObject) },
        },
        automationDetails: { id: `tapwatch/${uriPart(record.stack)}/` },
        invocations: [
          {
            startTimeUtc: run.startedDateTime,
            endTimeUtc: run.endedDateTime,
            exitCode: run.exitCode,
            executionSuccessful: run.exitCode !== exitCodes.failed.code,
            ...(said.length > 0 && { toolExecutionNotifications: said }),
          },
        ],
        properties: { reading: plain(readingOf(record)) },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) =>
          resultObject(problem, {
            place: problem.place ?? { file: `Pulumi.${record.stack}.yaml`, ...firstLine },
            fingerprint: fingerprintOf({ ruleId: problem.rule.id, key: problem.key }),
            ruleIndex: indexOf.get(problem.rule.id) ?? 0,
          }),
        ),
      },
    ],
  };
  return `${inertJson(log, 1)}\n`;
}

/** What is fixed is not reported: code scanning closes what the next upload does not name. */
function problemsOf({ drift, findings, unreadable }: RunRecord): Problem[] {
  const standing = [
    ...drift.filter(stands).map((entry) => ({ entry, problem: driftProblem(entry) })),
    ...findings.filter(stands).map((entry) => ({ entry, problem: findingProblem(entry) })),
    ...unreadable.filter(stands).map((entry) => ({ entry, problem: unreadableProblem(entry) })),
  ];
  const order = new Map(
    problemsIn({ drift, findings, unreadable }).map(({ entry }, place) => [entry as object, place]),
  );
  return standing
    .toSorted((left, right) => (order.get(left.entry) ?? 0) - (order.get(right.entry) ?? 0))
    .map(({ problem }) => problem);
}

function driftProblem(entry: DriftEntry): Problem {
  const { user, kind, changes, status } = entry;
  const changed = changes.map(
    ({ propertyName, desiredValue, currentValue }) =>
      `${propertyName} ${desiredValue ?? "(none)"} => ${currentValue ?? "(none)"}`,
  );
  const lines = linesToPaste([entry]);
  const by = describeInitiator(entry);
  return {
    rule: driftRule(kind),
    place: entry.place,
    key: driftKey(entry),
    level: "error",
    status,
    user,
    message: `${user}: ${kind}: ${changed.join(", ")}${by === undefined ? "" : `; by ${by}`}${lines === "" ? "" : "; to approve it, add:"}`,
    lines: lines.trimEnd(),
  };
}

function findingProblem(entry: FindingEntry): Problem {
  const { user, status, enforcementLevel, message } = entry;
  return {
    rule: policyRule({ ...entry, name: entry.policyName }),
    place: entry.place,
    key: findingKey(entry),
    level: enforcementLevel === "mandatory" ? "error" : "warning",
    status,
    user,
    message,
  };
}

function unreadableProblem(entry: UnreadableEntry): Problem {
  const { user, reason, status, message } = entry;
  return {
    rule: unreadableRule(reason),
    place: entry.place,
    key: unreadableKey(entry),
    level: "warning",
    status,
    user,
    message: `${user}: could not tell: ${message}`,
  };
}

interface Placed {
  readonly place: Place;
  readonly fingerprint: string;
  readonly ruleIndex: number;
}

function resultObject({ rule, level, status, user, message, lines = "" }: Problem, placed: Placed) {
  const { place, fingerprint, ruleIndex } = placed;
  const { file, startLine, startColumn, endLine, endColumn } = place;
  return {
    ruleId: plain(rule.id),
    ruleIndex,
    level,
    message: { text: [message, ...(lines === "" ? [] : lines.split("\n"))].map(messageText).join("\n") },
    // Code scanning wants a place in a file: where the configuration names whom it is about.
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split("/").map(uriPart).join("/") },
          region: { startLine, startColumn, endLine, endColumn },
        },
        ...(user !== undefined && { logicalLocations: [{ name: plain(user), kind: "resource" }] }),
      },
    ],
    partialFingerprints: {
      // Code scanning knows an alert by this one. It would make one of all problems that stand at one line.
      primaryLocationLineHash: primaryHash(fingerprint),
      "tapwatch/v1": fingerprint,
    },
    baselineState: status === "new" ? "new" : "unchanged",
  };
}

/** In the form of GitHub's own: a hash, and which one of the same hash it is. */
function primaryHash(fingerprint: string): string {
  const [hash = "", ordinal = "1"] = fingerprint.split(":");
  return `${hash.slice(0, 16)}:${ordinal}`;
}

function notification(level: "error" | "warning" | "note", text: string) {
  return { level, message: { text: plain(text) } };
}

function partial(targets: readonly string[]): string {
  return `This run was about ${targets.length} of the stack's users only. An upload closes the alerts about all others.`;
}

function uriPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
