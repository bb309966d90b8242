import { isDrift, noDrift } from "../drift/drift";
import { type Acceptance, type Known, without } from "../state";
import { formOf, hasExpired, isSameMatter } from "./approval";
import { isAboutPerson } from "./person";
import { departureDrift, reassess, type Terms } from "./terms";

type Temporary = Acceptance & Required<Pick<Acceptance, "before">>;

/**
 * Takes back what was accepted for a while, once its approval has expired or was taken out: the same drift stands again, unless
 * the tenant is meanwhile as it was before. Pure.
 */
export function lapse(known: Known, terms: Terms): Known {
  const { accepted = [] } = known;
  const entry = accepted.find((one): one is Temporary => one.before !== undefined);
  if (entry === undefined) return known;
  const others = accepted.filter((other) => other !== entry);
  const now = Date.parse(terms.now);
  const standing = terms.approvals.find((given) => !hasExpired(given, now) && isSameMatter(given, entry.approval));
  if (standing === undefined) return takenBack(known, entry, others, terms);
  // Renewed: it has another end, or none.
  const renewed = { ...(standing.expires === undefined ? without(entry, "before") : entry), approval: standing };
  return { ...known, accepted: [...others, renewed] };
}

function takenBack(known: Known, entry: Temporary, others: readonly Acceptance[], terms: Terms): Known {
  const { baseline, userId = known.userId, drift } = entry.before;
  // A window stays used.
  const accepted = formOf(entry.approval) === "window" ? [...others, without(entry, "before")] : others;
  const restored: Known = {
    ...without(known, "baseline", "drift", "accepted", "userId"),
    ...(baseline && { baseline }),
    ...(userId !== undefined && { userId }),
    ...(accepted.length > 0 && { accepted }),
  };
  if (known.gone !== undefined) {
    const gone = { ...restored, gone: without(known.gone, "accepted") };
    return { ...gone, drift: formOf(entry.approval) === "departure" ? drift : departureDrift(gone) };
  }
  const reported = isDrift(known.drift) ? known.drift : drift;
  // Whoever left by an approval that is over, and is there again, never left: what counts is the pass.
  const isBack = formOf(entry.approval) === "departure" && isAboutPerson(reported);
  if (isAboutPerson(reported) && !isBack) return { ...restored, drift: reported };
  const last = isBack ? { pass: baseline, drift: noDrift } : { pass: known.pass, drift: reported };
  const judged = reassess(known.pass, baseline, last, terms);
  return {
    ...without(restored, "baseline"),
    ...(judged.baseline && { baseline: judged.baseline }),
    drift: judged.drift,
  };
}
