import { strangerIn } from "./approvals/person";
import { type Drift, isDrift, type ReportedKind } from "./drift/drift";
import type { Pass } from "./pass";
import { type Known, type Report, without } from "./state";

/** What a pass can only be once. Whether it is, is known of a pass by its id. */
const ofNewPass: readonly ReportedKind[] = ["Found", "Issued", "Replaced"];

/** Ids do not come back for other passes: more are of no use. */
const mostReports = 5;

export function isOfNewPass(drift: Drift | undefined): boolean {
  return ofNewPass.some((kind) => kind === drift?.kind);
}

/**
 * Keeps what was reported of a pass that is not what is shown any more: gone for a look, behind another one, or accepted with
 * a departure. A replica may show it again.
 */
export function keepingPass(known: Known, drift: Drift | undefined, pass: Pass | undefined): Known {
  if (pass === undefined || drift?.firstReportedDateTime === undefined || !isOfNewPass(drift)) return known;
  const { kind, firstReportedDateTime } = drift as Drift & Report;
  return keeping(known, { kind, methodId: pass.methodId, firstReportedDateTime });
}

/** Keeps since when another person was reported who has the user's name. */
export function keepingPerson(known: Known, drift: Drift | undefined): Known {
  if (drift?.firstReportedDateTime === undefined || drift.kind !== "UserReturned") return known;
  const { kind, firstReportedDateTime } = drift;
  return keeping(known, { kind, userId: keyOf(strangerIn(drift)), firstReportedDateTime });
}

function keeping(known: Known, report: Report): Known {
  const others = (known.reported ?? []).filter(
    ({ methodId, userId }) => methodId !== report.methodId || userId !== report.userId,
  );
  return { ...known, reported: [...others, report].slice(-mostReports) };
}

/** A verdict on a pass: the one of earlier, if that pass was reported already. */
export function recalled(known: Known, drift: Drift, pass: Pass | undefined): Drift {
  if (pass === undefined || !isOfNewPass(drift)) return drift;
  const report = known.reported?.find(({ methodId }) => methodId === pass.methodId);
  if (report === undefined) return drift;
  return { ...drift, kind: report.kind, firstReportedDateTime: report.firstReportedDateTime };
}

/** Since when another person is reported, if that was so already. @param userId absent: it may not be read */
export function reportedSince(known: Known, userId: string | undefined): string | undefined {
  return known.reported?.find((report) => report.userId === keyOf(userId))?.firstReportedDateTime;
}

export function forgettingPerson(known: Known, userId: string | undefined): Known {
  return forgetting(known, (report) => report.userId === keyOf(userId));
}

/** Forgets what the drift itself says, or what is accepted. */
export function forgetting(known: Known, isOver: (report: Report) => boolean): Known {
  const left = (known.reported ?? []).filter((report) => !isOver(report));
  return { ...without(known, "reported"), ...(left.length > 0 && { reported: left }) };
}

/** Which pass a drift is about: the one that is there, or the one that is not there any more. */
export function subjectOf({ reportedPass, pass, drift }: Known): Pass | undefined {
  return isDrift(drift) ? (reportedPass ?? pass) : pass;
}

/** Of those whose id may not be read nobody can be told from another. */
function keyOf(userId: string | undefined): string {
  return userId ?? "unknown";
}
