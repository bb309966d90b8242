import { createHash } from "node:crypto";
import { linesToPaste } from "../approvals/lines";
import { plain } from "../base/text";
import { driftKey, findingKey, unreadableKey } from "../record/compare";
import {
  type DriftEntry,
  type FindingEntry,
  type RunRecord,
  type Status,
  stands,
  type UnreadableEntry,
} from "../record/record";
import { describeInitiator } from "./initiator";
import { inertJson } from "./json";
import { readingOf } from "./reading";
import { driftRemedy, unreadableRemedy } from "./remedies";

interface Rule {
  readonly id: string;
  readonly description: string;
  readonly help: string;
  /** 0 to 10, by which GitHub sorts: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support */
  readonly securitySeverity: string;
}

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
  const rules = [...new Map(problems.map(({ rule }) => [rule.id, rule])).values()];
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
  return [
    ...drift.filter(stands).map(driftProblem),
    ...findings.filter(stands).map(findingProblem),
    ...unreadable.filter(stands).map(unreadableProblem),
  ];
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
    rule: {
      id: `drift/${kind}`,
      description: `A Temporary Access Pass drifted from what was accepted: ${kind}.`,
      help: driftRemedy(kind),
      securitySeverity: kind === "Removed" || kind === "Disabled" ? "5.0" : "8.0",
    },
    key: driftKey(entry),
    level: "error",
    status,
    user,
    message: `${user}: ${kind}: ${changed.join(", ")}${by === undefined ? "" : `; by ${by}`}${lines === "" ? "" : "; to approve it, add:"}`,
    lines: lines.trimEnd(),
  };
}

const securitySeverities = { low: "3.0", medium: "5.0", high: "8.0", critical: "9.5" } as const;

function findingProblem(entry: FindingEntry): Problem {
  const { user, status, policyName, description, severity = "medium", enforcementLevel, message } = entry;
  return {
    rule: {
      id: policyName,
      description,
      help: entry.remediationSteps ?? description,
      securitySeverity: securitySeverities[severity],
    },
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
    rule: {
      id: `unreadable/${reason}`,
      description: "A watched user could not be read: the pass is not known now.",
      help: unreadableRemedy(entry),
      securitySeverity: "3.0",
    },
    key: unreadableKey(entry),
    level: "warning",
    status,
    user,
    message: `${user}: could not be read: ${message}`,
  };
}

function ruleObject({ id, description, help, securitySeverity }: Rule) {
  return {
    id: plain(id),
    shortDescription: { text: messageText(description) },
    help: { text: messageText(help) },
    properties: { tags: ["security", "entra"], "security-severity": securitySeverity },
  };
}

function resultObject(
  { rule, key, level, status, user, message, lines = "" }: Problem,
  stack: string,
  ruleIndex: number,
) {
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
          region: { startLine: 1 },
        },
        ...(user !== undefined && { logicalLocations: [{ name: plain(user), kind: "resource" }] }),
      },
    ],
    partialFingerprints: {
      "tapwatch/v1": createHash("sha256").update(`${rule.id}\n${key}`).digest("hex"),
    },
    baselineState: status === "new" ? "new" : "unchanged",
  };
}

function uriPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Braces and brackets are syntax in a message: SARIF 2.1.0, sections 3.11.5 and 3.11.6. */
function messageText(text: string): string {
  return plain(text)
    .replace(/[\\[\]]/g, "\\$&")
    .replace(/[{}]/g, "$&$&");
}
