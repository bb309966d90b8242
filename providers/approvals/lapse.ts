import { isDeepStrictEqual } from "node:util";
import { changesBetween } from "../drift/compare";
import { type Drift, isDrift, noDrift } from "../drift/drift";
import type { Pass } from "../pass";
import { type Acceptance, type Known, without } from "../state";
import { type Approval, formOf, hasExpired, isSameMatter } from "./approval";
import { isAboutPerson } from "./person";
import { departureDrift, reassess, type Terms } from "./terms";

type Temporary = Acceptance & Required<Pick<Acceptance, "before">>;

/**
 * Takes back what was accepted for a while, once its approval has expired or was taken out: the same drift stands again, unless
 * the tenant is meanwhile as it was before. Pure.
 */
export function lapse(known: Known, terms: Terms): Known {
  const temporary = (known.accepted ?? []).filter((one): one is Temporary => one.before !== undefined);
  // A departure first: behind it stands what was reported of the pass.
  const rank = ({ approval }: Acceptance) => (formOf(approval) === "departure" ? 0 : 1);
  const inOrder = temporary.toSorted((left, right) => rank(left) - rank(right));
  return inOrder.reduce<Known>((current, entry) => lapseOf(current, entry, terms), known);
}

function lapseOf(known: Known, entry: Temporary, terms: Terms): Known {
  const others = (known.accepted ?? []).filter((other) => other !== entry);
  const now = Date.parse(terms.now);
  // A line that was used for something else does not renew this one.
  const isFree = (given: Approval) => !others.some(({ approval }) => isDeepStrictEqual(approval, given));
  const running = terms.approvals.filter((given) => !hasExpired(given, now) && isSameMatter(given, entry.approval));
  const standing = running.find((given) => isDeepStrictEqual(given, entry.approval)) ?? running.find(isFree);
  if (standing === undefined) return takenBack(known, entry, others, terms);
  if (isDeepStrictEqual(standing, entry.approval)) return known;
  // Renewed: it has another end, or none.
  const renewed = { ...(standing.expires === undefined ? without(entry, "before") : entry), approval: standing };
  return { ...known, accepted: [...others, renewed] };
}

/** Whether a drift is of this pass, or of its absence. */
function isAbout(drift: Drift, pass: Pass | undefined): boolean {
  if (isAboutPerson(drift)) return false;
  const id = drift.changes.find(({ propertyName }) => propertyName === "methodId")?.currentValue;
  return id === undefined || pass === undefined || id === pass.methodId;
}

function takenBack(known: Known, entry: Temporary, others: readonly Acceptance[], terms: Terms): Known {
  const form = formOf(entry.approval);
  const { drift: before } = entry.before;
  const userId = form === "person" ? entry.before.userId : known.userId;
  const baseline = form === "departure" ? known.baseline : entry.before.baseline;
  // A window stays used.
  const accepted = form === "window" ? [...others, without(entry, "before")] : others;
  const restored: Known = {
    ...without(known, "baseline", "drift", "accepted", "userId"),
    ...(baseline && { baseline }),
    ...(userId !== undefined && { userId }),
    ...(accepted.length > 0 && { accepted }),
    ...(known.gone && { gone: form === "departure" ? without(known.gone, "accepted") : known.gone }),
  };
  // Whoever left by an approval that is over, and is there again, never left: what counts then is the pass.
  if (form === "person") return { ...restored, drift: before };
  const isOfPerson = isAboutPerson(known.drift) && form !== "departure";
  if (isOfPerson && known.gone === undefined) return { ...restored, ...(known.drift && { drift: known.drift }) };

  // Of somebody whose departure is accepted nothing is reported.
  if (restored.gone?.accepted === true) return { ...restored, drift: noDrift };

  const pending = [known.drift, before].find((drift) => isDrift(drift) && isAbout(drift, known.pass)) ?? noDrift;
  // Of somebody who is gone, what was seen last says nothing new.
  if (restored.gone !== undefined && !isDrift(pending)) return { ...restored, drift: departureDrift(restored) };
  const judged = reassess(known.pass, baseline, { pass: known.pass, drift: pending }, terms);
  const next = { ...without(restored, "baseline"), ...(judged.baseline && { baseline: judged.baseline }) };
  if (!isDrift(judged.drift)) return { ...next, drift: departureDrift(next) };
  // What was reported against the pass that is accepted no more is told against the one before.
  if (pending !== known.drift) return { ...next, drift: judged.drift };
  return { ...next, drift: { ...judged.drift, changes: changesBetween(judged.baseline, known.pass) } };
}
