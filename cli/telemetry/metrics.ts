import type { Attributes, Meter } from "@opentelemetry/api";
import { reportedKinds } from "@tapwatch/provider/drift";
import { stands, type UnreadableEntry, type WholeRecord } from "../record/record";

/** Names, units and attributes; docs/telemetry.md explains them (a test compares). */
export const metrics = {
  "tapwatch.user.count": { unit: "{user}", description: "Users that the run watched" },
  "tapwatch.pass.count": { unit: "{pass}", description: "Passes, by whether they can be used now" },
  "tapwatch.drift.count": { unit: "{user}", description: "Users whose drift nobody has accepted, by its kind" },
  "tapwatch.finding.count": { unit: "{finding}", description: "What policies say, by policy and level" },
  "tapwatch.unreadable.count": { unit: "{user}", description: "Users that could not be read, by the reason" },
  "tapwatch.change.count": { unit: "{problem}", description: "Problems that are new or fixed since the run before" },
  "tapwatch.run.duration": { unit: "s", description: "How long the command took" },
  "tapwatch.run.exit_code": { unit: "1", description: "The command's exit code" },
} as const;

type MetricName = keyof typeof metrics;

/** A number, under its name and attributes. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

/** Kinds and reasons are sent with 0, too, so that an alarm about them ends by itself. */
const reasons = [
  "refused",
  "failed",
  "notAsked",
  "notObserved",
  "lost",
] as const satisfies readonly UnreadableEntry["reason"][];

/** The numbers of a run. They contain names of policies, and no name of a user. */
export function measurementsOf({ summary, drift, findings, unreadable }: WholeRecord): Measurement[] {
  const standing = drift.filter(stands);
  return [
    { name: "tapwatch.user.count", value: summary.watched, attributes: {} },
    { name: "tapwatch.pass.count", value: summary.usable, attributes: { "tapwatch.pass.usable": true } },
    {
      name: "tapwatch.pass.count",
      value: summary.withPass - summary.usable,
      attributes: { "tapwatch.pass.usable": false },
    },
    ...reportedKinds.map((kind): Measurement => {
      const value = standing.filter((entry) => entry.kind === kind).length;
      return { name: "tapwatch.drift.count", value, attributes: { "tapwatch.drift.kind": kind } };
    }),
    ...findingCounts(findings.filter(stands)),
    ...reasons.map((reason): Measurement => {
      const value = unreadable.filter(stands).filter((entry) => entry.reason === reason).length;
      return { name: "tapwatch.unreadable.count", value, attributes: { "tapwatch.unreadable.reason": reason } };
    }),
    { name: "tapwatch.change.count", value: summary.new, attributes: { "tapwatch.change.status": "new" } },
    { name: "tapwatch.change.count", value: summary.fixed, attributes: { "tapwatch.change.status": "fixed" } },
  ];
}

function findingCounts(findings: WholeRecord["findings"]): Measurement[] {
  const groups = Map.groupBy(findings, ({ policyPackName, policyName, enforcementLevel }) =>
    JSON.stringify([policyPackName, policyName, enforcementLevel]),
  );
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ policyPackName, policyName, enforcementLevel }) => ({
      name: "tapwatch.finding.count" as const,
      value: group.length,
      attributes: {
        "tapwatch.policy.pack": policyPackName,
        "tapwatch.policy.name": policyName,
        "tapwatch.policy.enforcement_level": enforcementLevel,
      },
    })),
  );
}

export function recordAll(meter: Meter, measurements: readonly Measurement[], common: Attributes): void {
  for (const { name, value, attributes } of measurements) {
    meter.createGauge(name, metrics[name]).record(value, { ...common, ...attributes });
  }
}
