import { isAboutPerson, isStranger, personChange, sameId, strangerChange, strangerIn } from "./approvals/person";
import { departureDrift, reassess, type Terms } from "./approvals/terms";
import type { LastLook } from "./drift/assess";
import { collected } from "./drift/collect";
import { changesBetween } from "./drift/compare";
import { type Drift, isDrift, noDrift } from "./drift/drift";
import { forgetting, forgettingPerson, keepingPass, keepingPerson, recalled, reportedSince, subjectOf } from "./memory";
import type { Pass } from "./pass";
import { agreedOf, type Gone, type Known, viewOf, without } from "./state";

/** Who has the user's name now, and which pass this person has. */
export interface Sighting {
  /** Set: nobody has the name. */
  readonly gone?: Gone | undefined;
  readonly pass?: Pass | undefined;
  /** The object id; absent: not known. */
  readonly userId?: string | undefined;
  /** true: it is not the accepted person. */
  readonly isOther: boolean;
}

/** The last sighting, from the state, so that it can be judged again. */
export function sightingOf({ gone, pass, drift, userId }: Known): Omit<Sighting, "isOther"> {
  if (gone !== undefined) return { gone };
  return { pass, userId: isStranger(drift) ? strangerIn(drift) : userId };
}

/** Judges a sighting against what is accepted. Drift that was reported already keeps its kind and date. Pure. */
export function sight(known: Known, sighting: Sighting, terms: Terms): Known {
  if (sighting.gone !== undefined) return nobody(ofAccepted(known), sighting.gone);
  if (sighting.isOther) return somebodyElse(known, sighting, terms);
  return theAccepted(ofAccepted(known), sighting, terms);
}

/** Whether the user's departure is accepted, and no return was accepted since. */
export function hasLeft({ gone, drift }: Known): boolean {
  return gone?.accepted === true || (drift?.kind === "UserReturned" && !isStranger(drift));
}

/** What is known of the accepted person, even if another person has the name now. */
export function ofAccepted(known: Known): Known {
  const { drift, aside } = known;
  if (!isStranger(drift)) return known;
  return keepingPerson({ ...agreedOf(known), drift: noDrift, ...aside }, drift);
}

/** Nobody has the name. The pass, and drift of the pass, stay as they were. */
function nobody(known: Known, gone: Gone): Known {
  const { drift = noDrift } = known;
  if (hasLeft(known) || gone.accepted === true) {
    return { ...known, gone: { ...(known.gone ?? gone), accepted: true }, drift: noDrift };
  }
  const next = { ...known, gone: known.gone ?? gone };
  return isDrift(drift) ? next : { ...next, drift: departureDrift(next) };
}

/** Another person has the name. What is known of the accepted person is kept in `aside`. */
function somebodyElse(known: Known, { pass, userId }: Sighting, { now }: Terms): Known {
  const isSame = isStranger(known.drift) && sameId(strangerIn(known.drift), userId);
  const own = isSame ? { ...agreedOf(known), ...known.aside } : ofAccepted(known);
  const since = isSame ? known.drift?.firstReportedDateTime : reportedSince(own, userId);
  const changes = [strangerChange(own.userId ?? own.user, userId), ...changesBetween(own.baseline, pass)];
  const seen = pass && collected(pass, [known.pass]);
  return {
    ...withPass(agreedOf(forgettingPerson(own, userId)), seen),
    drift: { kind: "UserReturned", changes, firstReportedDateTime: since ?? now },
    aside: viewOf(own),
  };
}

function theAccepted(known: Known, sighting: Sighting, terms: Terms): Known {
  const { pass } = sighting;
  // Another person who had the name is not reported any more.
  const present = forgetting(without(known, "gone"), ({ userId }) => userId !== undefined);
  if (hasLeft(known)) {
    const drift = returnOf(known, sighting, terms.now);
    return { ...withPass(present, pass && collected(pass, [known.pass, known.baseline])), drift };
  }
  const userId = known.userId ?? sighting.userId;
  const next = judged(present, pass, known.drift && pendingOf(known), terms);
  return { ...next, ...(userId !== undefined && { userId }) };
}

/** The drift of the pass, and the pass that it is about. */
export function pendingOf(known: Known): LastLook {
  return { pass: subjectOf(known), drift: isAboutPerson(known.drift) ? noDrift : (known.drift ?? noDrift) };
}

/** Judges a pass against the baseline and the last look. @param last absent: there was no look before */
export function judged(known: Known, pass: Pass | undefined, last: LastLook | undefined, terms: Terms): Known {
  const { pass: told, baseline, drift: found } = reassess(pass, known.baseline, last, terms);
  const isPending = isDrift(last?.drift) && isSameReport(last.drift, found);
  const kept = isPending || last === undefined ? known : keepingPass(known, last.drift, last.pass);
  const drift = isPending ? found : recalled(kept, found, told);
  const next = isDrift(drift) ? forgetting(kept, ({ methodId }) => methodId === (told ?? last?.pass)?.methodId) : kept;
  return {
    ...withPass(without(next, "baseline"), told),
    ...(baseline && { baseline }),
    ...(isPending && told === undefined && last?.pass && { reportedPass: last.pass }),
    drift,
  };
}

function isSameReport(left: Drift | undefined, right: Drift | undefined): boolean {
  return left?.kind === right?.kind && left?.firstReportedDateTime === right?.firstReportedDateTime;
}

/** The drift of a user whose departure was accepted and who is back. */
function returnOf({ userId, drift }: Known, sighting: Sighting, now: string): Drift {
  const current = sighting.userId ?? userId;
  const isKnown = isDrift(drift) && (sighting.userId === undefined || sameId(strangerIn(drift), sighting.userId));
  if (isKnown) return drift;
  const changes = current === undefined ? [] : [personChange(undefined, current)];
  return { kind: "UserReturned", changes, firstReportedDateTime: now };
}

function withPass(known: Known, pass: Pass | undefined): Known {
  return { ...without(known, "pass", "reportedPass"), hasPass: pass !== undefined, ...(pass && { pass }) };
}
