import { createHash } from "node:crypto";
import { linesToPaste } from "../../approvals/lines";
import { plain } from "../../base/text";
import { driftKey, findingKey, unreadableKey } from "../../record/compare";
import { problemsIn } from "../../record/problems";
import {
  type DriftEntry,
  type FindingEntry,
  type RunRecord,
  type Status,
  stands,
  type UnreadableEntry,
} from "../../record/record";
import { describeInitiator } from "../initiator";
import { inertJson } from "../json";
import { readingOf } from "../reading";
import { driftRule, knownRules, messageText, policyRule, type Rule, ruleObject, unreadableRule } from "./rules";

interface Problem {
  readonly rule: Rule;
  readonly key: string;
  readonly level: "error" | "warning" | "note";
  readonly status: Status;
  readonly user: string | undefined;
  readonly message: string;
  /** What follows the message, line by line. */
  readonly lines?: string;
}

/** SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function renderSarif(record: RunRecord): string {
  const problems = problemsOf(record);
  // Code scanning lists what tapwatch looks for, whether it found it or not.
  const rules = [
    ...new Map([...knownRules(), ...problems.map(({ rule }) => rule)].map((rule) => [rule.id, rule])).values(),
  ];
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
            startTimeUtc: record.startedDateTime,
            endTimeUtc: record.endedDateTime,
            exitCode: record.exitCode,
            executionSuccessful: record.exitCode !== 1,
            ...(record.error !== undefined && {
              toolExecutionNotifications: [{ level: "error", message: { text: plain(record.error) } }],
            }),
          },
        ],
        properties: { reading: plain(readingOf(record)) },
        columnKind: "utf16CodeUnits",
        results: problems.map((problem) => resultObject(problem, record.stack, indexOf.get(problem.rule.id) ?? 0)),
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
    key: unreadableKey(entry),
    level: "warning",
    status,
    user,
    message: `${user}: could not tell: ${message}`,
  };
}

function resultObject(
  { rule, key, level, status, user, message, lines = "" }: Problem,
  stack: string,
  ruleIndex: number,
) {
  const fingerprint = createHash("sha256").update(`${rule.id}\n${key}`).digest("hex");
  return {
    ruleId: plain(rule.id),
    ruleIndex,
    level,
    message: { text: [message, ...(lines === "" ? [] : lines.split("\n"))].map(messageText).join("\n") },
    // Code scanning wants a place in a file: the stack's configuration is where its users are named.
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `Pulumi.${uriPart(stack)}.yaml` },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
        },
        ...(user !== undefined && { logicalLocations: [{ name: plain(user), kind: "resource" }] }),
      },
    ],
    partialFingerprints: {
      // Code scanning knows an alert by this one. It would make one of all problems that stand at one line.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
      "tapwatch/v1": fingerprint,
    },
    baselineState: status === "new" ? "new" : "unchanged",
  };
}

function uriPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
