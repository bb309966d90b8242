import { isDeepStrictEqual } from "node:util";
import { changesBetween, samePass } from "../drift/compare";
import { isDrift, noDrift } from "../drift/drift";
import { forgetting, keepingPass, keepingPerson } from "../memory";
import { hasLeft, judged, ofAccepted, pendingOf, sight, sightingOf } from "../sighting";
import { type Acceptance, agreedOf, type Known, without } from "../state";
import { type Approval, formOf, hasExpired, isSameMatter, termsOf } from "./approval";
import { unused } from "./covers";
import { fits } from "./fits";
import { isAboutPerson, isStranger, sameId } from "./person";
import { isOfPass, isOpen } from "./settle";
import type { Terms } from "./terms";

type Temporary = Acceptance & Required<Pick<Acceptance, "before">>;

/**
 * A person comes first: without the person, what was accepted about that person ends, too. Then the departure: the drift of
 * the pass was set aside for it.
 */
const order = ["person", "departure", "pass", "absence", "window"] as const;

/**
 * Ends what was accepted for a while, when its approval has expired or was removed. The same drift is reported again, unless
 * the tenant is again as it was before. Pure.
 */
export function lapse(given: Known, terms: Terms): Known {
  let known = given;
  // Each step removes one acceptance, so this ends.
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

/** The acceptance with the approval that counts now: its end may be another, or none. */
function renewed(entry: Acceptance, known: Known, terms: Terms): Acceptance {
  const standing = isTemporary(entry) ? standingOf(entry, known, terms) : undefined;
  if (standing === undefined || isDeepStrictEqual(standing, entry.approval)) return entry;
  return { ...(standing.expires === undefined ? without(entry, "before") : entry), approval: standing };
}

/** The approval that an acceptance rests on now: the one that was used, or the same with another end. */
function standingOf(entry: Temporary, known: Known, { approvals, now, clockSkewMinutes }: Terms): Approval | undefined {
  const others = (known.accepted ?? []).filter((other) => other !== entry);
  // An approval that was used for something else does not renew this acceptance.
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

/** Goes back to the person who was accepted before, and judges the person who is there now against that person. */
function withoutPerson(known: Known, entry: Temporary, terms: Terms): Known {
  const { userId, baseline, aside, accepted: earlier = [], drift } = entry.before;
  const shown = sightingOf(known);
  const wasStranger = isStranger(drift);
  // Earlier acceptances come back as they were.
  const isEarlier = (other: Acceptance) =>
    earlier.some((one) => isDeepStrictEqual(without(one, "before"), without(other, "before")));
  const others = (known.accepted ?? []).filter((other) => other !== entry && !isEarlier(other));
  const kept = others.flatMap((other) => {
    if (!wasStranger && isOfPass(other.approval)) return [other];
    // A departure was accepted for the name, whoever has it.
    if (formOf(other.approval) === "departure" && hasLeft(known)) return [other];
    // Nothing about that person is accepted any more. A window, and an approval without an end, stays used.
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

/** The approval of a departure is over. If the user is there again, only the pass is judged. */
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

/** The drift of the pass from before, or the one that was reported since, is reported again. */
function withoutPass(known: Known, { before }: Temporary, terms: Terms): Known {
  const { pass, gone } = known;
  const now = pendingOf(known);
  const agreed: Known = { ...without(known, "baseline"), ...(before.baseline && { baseline: before.baseline }) };
  // The earlier drift is not the current one. It is remembered, because a replica may show that pass again.
  const isBehind = hasLeft(known) || isDrift(now.drift);
  const back = isBehind ? keepingPass(agreed, before.drift, before.reportedPass) : agreed;
  // While a departure is accepted, no drift of the pass is reported.
  if (hasLeft(known)) return back;

  // The changes are shown against the earlier baseline.
  const pending = isDrift(now.drift)
    ? { ...now, drift: { ...now.drift, changes: changesBetween(before.baseline, pass) } }
    : { pass: before.reportedPass, drift: before.drift };
  if (gone === undefined) return judged(back, pass, pending, terms);
  return sight(judged(without(back, "gone"), pass, pending, terms), { gone, isOther: false }, terms);
}

function withAccepted(known: Known, accepted: readonly Acceptance[]): Known {
  return { ...without(known, "accepted"), ...(accepted.length > 0 && { accepted }) };
}
