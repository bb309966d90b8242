import { strangerIn } from "./approvals/person";
import { type Drift, isDrift, type ReportedKind } from "./drift/drift";
import type { Pass } from "./pass";
import { type Known, type Report, without } from "./state";

/** Kinds of drift that a pass can have only once, when it is new. */
const ofNewPass: readonly ReportedKind[] = ["Found", "Issued", "Replaced"];

/** Enough: a replica is behind by a few passes at most. */
const mostReports = 5;

export function isOfNewPass(drift: Drift | undefined): boolean {
  return ofNewPass.some((kind) => kind === drift?.kind);
}

/**
 * Remembers the drift of a pass that is not the current one: it is missing in this look, was replaced, or its user left. A
 * replica may show it again.
 */
export function keepingPass(known: Known, drift: Drift | undefined, pass: Pass | undefined): Known {
  if (pass === undefined || drift?.firstReportedDateTime === undefined || !isOfNewPass(drift)) return known;
  const { kind, firstReportedDateTime } = drift as Drift & Report;
  return keeping(known, { kind, methodId: pass.methodId, firstReportedDateTime });
}

/** Remembers since when another person with the user's name is reported. */
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

/** The drift of a pass, with the earlier kind and date if that pass was reported already. */
export function recalled(known: Known, drift: Drift, pass: Pass | undefined): Drift {
  if (pass === undefined || !isOfNewPass(drift)) return drift;
  const report = known.reported?.find(({ methodId }) => methodId === pass.methodId);
  if (report === undefined) return drift;
  return { ...drift, kind: report.kind, firstReportedDateTime: report.firstReportedDateTime };
}

/** Since when another person is reported; undefined: not yet. @param userId absent: the token may not read it */
export function reportedSince(known: Known, userId: string | undefined): string | undefined {
  return known.reported?.find((report) => report.userId === keyOf(userId))?.firstReportedDateTime;
}

export function forgettingPerson(known: Known, userId: string | undefined): Known {
  return forgetting(known, (report) => report.userId === keyOf(userId));
}

/** Forgets reports that the drift itself repeats, or that are accepted. */
export function forgetting(known: Known, isOver: (report: Report) => boolean): Known {
  const left = (known.reported ?? []).filter((report) => !isOver(report));
  return { ...without(known, "reported"), ...(left.length > 0 && { reported: left }) };
}

/** The pass that a drift is about: the current one, or one that is not there any more. */
export function subjectOf({ reportedPass, pass, drift }: Known): Pass | undefined {
  return isDrift(drift) ? (reportedPass ?? pass) : pass;
}

/** Persons whose id may not be read cannot be told apart: they share one key. */
function keyOf(userId: string | undefined): string {
  return userId ?? "unknown";
}
