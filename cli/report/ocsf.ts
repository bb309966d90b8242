import type { Drift } from "@tapwatch/provider";
import { plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import type { Severity } from "../outcome/severity";
import { fingerprints, identityOf } from "../record/identity";
import { type Problem, problemsIn } from "../record/problems";
import { isWhole, type RunRecord, type Status } from "../record/record";
import { inertJson } from "./json";
import { problemLine } from "./problem-text";
import { remedyOf } from "./remedies";

/** Of OCSF's schema: https://schema.ocsf.io/1.5.0/classes/detection_finding */
const version = "1.5.0";
const classOf = {
  category_uid: 2,
  category_name: "Findings",
  class_uid: 2004,
  class_name: "Detection Finding",
} as const;

/** OCSF's lifecycle of a finding. A problem that is known already was told before: an update. */
const activities = {
  new: { activity_id: 1, activity_name: "Create" },
  still: { activity_id: 2, activity_name: "Update" },
  fixed: { activity_id: 3, activity_name: "Close" },
} as const satisfies Record<Status, object>;

const severities = {
  low: { severity_id: 2, severity: "Low" },
  medium: { severity_id: 3, severity: "Medium" },
  high: { severity_id: 4, severity: "High" },
  critical: { severity_id: 5, severity: "Critical" },
} as const satisfies Record<Severity, object>;

const types = { drift: "Drift", finding: "Policy Finding", couldNotTell: "Could Not Tell" } as const;

/** A detection finding of OCSF per problem, a JSON document to a line: for Microsoft Sentinel, Elastic and Splunk (docs/siem.md). */
export function renderOcsf(record: RunRecord): string {
  const fingerprintOf = fingerprints(record.tenantId ?? "", record.stack);
  const events = problemsIn(record).map((problem) => {
    const identity = identityOf(problem);
    return findingOf(problem, { uid: fingerprintOf(identity), ruleId: identity.ruleId }, record);
  });
  const failed = { uid: fingerprintOf({ ruleId: "run", key: "failed" }), ruleId: "run" };
  const all = [...(record.exitCode === exitCodes.failed.code ? [failedRun(failed, record)] : []), ...events];
  return all.map((event) => `${inertJson(event)}\n`).join("");
}

interface Known {
  readonly uid: string;
  readonly ruleId: string;
}

function findingOf(problem: Problem, { uid, ruleId }: Known, record: RunRecord) {
  const { what, status = "new", severity, user, entry } = problem;
  const pass =
    what === "drift" ? entry.toApprove?.find(({ pass: id }) => id !== undefined && id !== "none")?.pass : undefined;
  const firstSeen = what === "finding" ? Number.NaN : Date.parse(entry.firstReportedDateTime ?? "");
  const remedy = remedyOf(problem);
  return {
    ...frame(status, severity, uid, record),
    message: problemLine(problem),
    finding_info: {
      uid,
      title: plain(`${problem.name}: ${user ?? `stack ${record.stack}`}`),
      ...(what === "finding" && { desc: plain(entry.description) }),
      types: [types[what]],
      ...(!Number.isNaN(firstSeen) && { first_seen_time: firstSeen }),
      // Nobody saw what is over.
      ...(status !== "fixed" && { last_seen_time: Date.parse(record.endedDateTime) }),
      analytic: { uid: ruleId, name: ruleId, type_id: 1, type: "Rule" },
    },
    resources: [
      user === undefined
        ? { name: record.stack, type: "tapwatch stack" }
        : { name: user, type: "Microsoft Entra user" },
      ...(pass === undefined ? [] : [{ uid: pass, type: "Temporary Access Pass" }]),
    ],
    ...(what === "drift" && evidences(user ?? "", entry)),
    ...(remedy !== undefined && remedy !== "" && { remediation: { desc: plain(remedy) } }),
    unmapped: {
      stack: record.stack,
      ...(what === "finding" && { enforcement_level: entry.enforcementLevel }),
      ...(what === "drift" && { drift_kind: entry.kind }),
      ...(what === "couldNotTell" && { reason: entry.reason }),
    },
  };
}

/** A run without a result must not look like a quiet one. */
function failedRun({ uid, ruleId }: Known, record: RunRecord) {
  const message = plain(record.error ?? "nobody could be read");
  return {
    ...frame("new", "high", uid, record),
    message: `The run failed: ${message}`,
    finding_info: {
      uid,
      title: plain(`run failed: stack ${record.stack}`),
      types: ["Failed Run"],
      last_seen_time: Date.parse(record.endedDateTime),
      analytic: { uid: ruleId, name: ruleId, type_id: 1, type: "Rule" },
    },
    resources: [{ name: record.stack, type: "tapwatch stack" }],
    unmapped: { stack: record.stack },
  };
}

/** What each event has, whatever it is about. */
function frame(status: Status, severity: Severity, uid: string, record: RunRecord) {
  const activity = activities[status];
  const isOver = status === "fixed";
  return {
    ...activity,
    ...classOf,
    type_uid: classOf.class_uid * 100 + activity.activity_id,
    type_name: `${classOf.class_name}: ${activity.activity_name}`,
    time: Date.parse(record.endedDateTime),
    ...severities[severity],
    status_id: isOver ? 4 : 1,
    status: isOver ? "Resolved" : "New",
    is_alert: status === "new",
    metadata: {
      version,
      uid: fingerprints(record.endedDateTime)({ ruleId: uid, key: status }),
      product: { name: "tapwatch", vendor_name: "tapwatch", version: record.tool.version },
      log_name: isWhole(record) ? "check" : "check --target",
      ...(record.tenantId !== undefined && { tenant_uid: record.tenantId }),
    },
  };
}

/** Whose pass it is, and who caused the drift, if the audit log tells. */
function evidences(name: string, { initiatedBy }: { readonly initiatedBy?: Drift["initiatedBy"] }) {
  const { user, app } = initiatedBy ?? {};
  const actorUser = {
    ...((user?.userPrincipalName ?? user?.displayName) !== undefined && {
      name: user?.userPrincipalName ?? user?.displayName,
    }),
    ...(user?.id !== undefined && { uid: user.id }),
  };
  const actor = {
    ...(Object.keys(actorUser).length > 0 && { user: actorUser }),
    ...(app?.displayName !== undefined && { app_name: app.displayName }),
    ...((app?.appId ?? app?.servicePrincipalId) !== undefined && { app_uid: app?.appId ?? app?.servicePrincipalId }),
  };
  const ip = user?.ipAddress ?? app?.ipAddress;
  return {
    evidences: [
      {
        user: { name },
        ...(Object.keys(actor).length > 0 && { actor }),
        ...(ip !== undefined && { src_endpoint: { ip } }),
      },
    ],
  };
}
