import { isDeepStrictEqual } from "node:util";
import { changesBetween, samePass } from "../drift/compare";
import { isDrift, noDrift } from "../drift/drift";
import { forgetting, keepingPass, keepingPerson } from "../memory";
import { hasLeft, judged, ofAccepted, pendingOf, sight, sightingOf } from "../sighting";
import { type Acceptance, agreedOf, type Known, without } from "../state";
import { type Approval, formOf, hasExpired, isSameMatter, termsOf } from "./approval";
import { fits, unused } from "./covers";
import { isAboutPerson, isStranger, sameId } from "./person";
import { isOfPass, isOpen } from "./settle";
import type { Terms } from "./terms";

type Temporary = Acceptance & Required<Pick<Acceptance, "before">>;

/** A person first: with it goes what was accepted of that person. Then a departure: behind it stands what was reported of the pass. */
const order = ["person", "departure", "pass", "absence", "window"] as const;

/**
 * Takes back what was accepted for a while, once its approval has expired or was taken out: the same drift stands again, unless
 * the tenant is meanwhile as it was before. Pure.
 */
export function lapse(given: Known, terms: Terms): Known {
  let known = given;
  // One that is taken back may leave another one to be: each is gone afterwards, so this ends.
  for (;;) {
    known = {
      ...known,
      ...(known.accepted && { accepted: known.accepted.map((entry) => renewed(entry, known, terms)) }),
    };
    const over = inOrder(known).find((entry) => standingOf(entry, known, terms) === undefined);
    if (over === undefined) return known;
    known = takenBack(known, over, terms);
  }
}

function inOrder({ accepted = [] }: Known): Temporary[] {
  const rank = ({ approval }: Acceptance) => order.indexOf(formOf(approval));
  return accepted.filter(isTemporary).toSorted((left, right) => rank(left) - rank(right));
}

function isTemporary(entry: Acceptance): entry is Temporary {
  return entry.before !== undefined;
}

/** With another end, or none. */
function renewed(entry: Acceptance, known: Known, terms: Terms): Acceptance {
  const standing = isTemporary(entry) ? standingOf(entry, known, terms) : undefined;
  if (standing === undefined || isDeepStrictEqual(standing, entry.approval)) return entry;
  return { ...(standing.expires === undefined ? without(entry, "before") : entry), approval: standing };
}

/** The line by which something is accepted for a while: the one that was used, or one that says the same with another end. */
function standingOf(entry: Temporary, known: Known, { approvals, now, clockSkewMinutes }: Terms): Approval | undefined {
  const others = (known.accepted ?? []).filter((other) => other !== entry);
  // A line that was used for something else does not renew this one.
  const free = unused(approvals, others);
  const isFree = (given: Approval) => formOf(given) === "window" || free.includes(given);
  const { baseline } = known;
  const isWithin = (given: Approval) =>
    formOf(given) !== "pass" ||
    isDeepStrictEqual(termsOf(given), termsOf(entry.approval)) ||
    (baseline?.methodId === entry.methodId &&
      baseline !== undefined &&
      fits(given, baseline, clockSkewMinutes * 60_000));
  const running = approvals.filter(
    (given) => !hasExpired(given, Date.parse(now)) && isSameMatter(given, entry.approval) && isWithin(given),
  );
  return running.find((given) => isDeepStrictEqual(given, entry.approval)) ?? running.find(isFree);
}

function takenBack(known: Known, entry: Temporary, terms: Terms): Known {
  const form = formOf(entry.approval);
  if (form === "person") return withoutPerson(known, entry, terms);
  const others = (known.accepted ?? []).filter((other) => other !== entry);
  // A window stays used.
  const accepted = form === "window" ? [...others, without(entry, "before")] : others;
  const left = withAccepted(ofAccepted(known), accepted);
  const own = form === "departure" ? withoutDeparture(left, entry, terms) : withoutPass(left, entry, terms);
  return isStranger(known.drift) ? sight(own, { ...sightingOf(known), isOther: true }, terms) : own;
}

/** What was accepted before, of whoever was: and then whoever is there is seen with those eyes. */
function withoutPerson(known: Known, entry: Temporary, terms: Terms): Known {
  const { userId, baseline, aside, accepted: earlier = [], drift } = entry.before;
  const shown = sightingOf(known);
  const wasStranger = isStranger(drift);
  // What was accepted before comes back as it was then.
  const isEarlier = (other: Acceptance) =>
    earlier.some((one) => isDeepStrictEqual(without(one, "before"), without(other, "before")));
  const others = (known.accepted ?? []).filter((other) => other !== entry && !isEarlier(other));
  const kept = others.flatMap((other) => {
    if (!wasStranger && isOfPass(other.approval)) return [other];
    // That nobody is there was accepted of whoever has the name.
    if (formOf(other.approval) === "departure" && hasLeft(known)) return [other];
    // Nothing of that person is accepted any more. What was used for good stays used, and so does a window.
    const isUsed = !isTemporary(other) || formOf(other.approval) === "window";
    return isUsed && isOpen(other.approval, terms.approvals, terms.now) ? [without(other, "before")] : [];
  });
  const agreed = without(agreedOf(known), "userId", "baseline", "accepted");
  const before: Known = withAccepted(
    {
      ...agreed,
      ...(userId !== undefined && { userId }),
      ...(wasStranger
        ? { ...(baseline && { baseline }), drift: noDrift, ...aside }
        : { ...(known.baseline && { baseline: known.baseline }), drift }),
    },
    [...earlier, ...kept],
  );
  const isOther = userId !== undefined && !sameId(shown.userId, userId);
  const told = wasStranger ? keepingPerson(before, drift) : before;
  return sight(told, { ...shown, isOther }, terms);
}

/** Whoever left by an approval that is over, and is there again, never left: what counts then is the pass. */
function withoutDeparture(known: Known, { before }: Temporary, terms: Terms): Known {
  const { gone, pass } = known;
  const { reportedPass } = before;
  const isOfPerson = isAboutPerson(before.drift);
  const isThere = reportedPass === undefined || (pass !== undefined && samePass(reportedPass, pass));
  const back: Known = {
    ...without(known, "drift", "gone", "reportedPass"),
    ...(gone && { gone: without(gone, "accepted") }),
    ...(!isOfPerson && !isThere && { reportedPass }),
    drift: isOfPerson ? noDrift : before.drift,
  };
  const told =
    reportedPass === undefined ? back : forgetting(back, ({ methodId }) => methodId === reportedPass.methodId);
  return sight(told, { ...sightingOf(known), gone: back.gone, isOther: false }, terms);
}

/** What was reported of the pass stands again, or what was reported since. */
function withoutPass(known: Known, { before }: Temporary, terms: Terms): Known {
  const { pass, gone } = known;
  const now = pendingOf(known);
  const agreed: Known = { ...without(known, "baseline"), ...(before.baseline && { baseline: before.baseline }) };
  // What was reported then is not what is told now: a replica may show that pass again.
  const isBehind = hasLeft(known) || isDrift(now.drift);
  const back = isBehind ? keepingPass(agreed, before.drift, before.reportedPass) : agreed;
  // Of somebody whose departure is accepted nothing is reported; nor of one who is back from it, before that is.
  if (hasLeft(known)) return back;

  // What was reported against the pass that is accepted no more is told against the one before.
  const pending = isDrift(now.drift)
    ? { ...now, drift: { ...now.drift, changes: changesBetween(before.baseline, pass) } }
    : { pass: before.reportedPass, drift: before.drift };
  if (gone === undefined) return judged(back, pass, pending, terms);
  return sight(judged(without(back, "gone"), pass, pending, terms), { gone, isOther: false }, terms);
}

function withAccepted(known: Known, accepted: readonly Acceptance[]): Known {
  return { ...without(known, "accepted"), ...(accepted.length > 0 && { accepted }) };
}
