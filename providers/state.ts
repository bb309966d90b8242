import type { Approval } from "./approvals/approval";
import type { Drift, ReportedKind } from "./drift/drift";
import type { Pass } from "./pass";

/** What a program gives. */
export interface Arguments {
  /** Object id, user principal name, or `me`. */
  readonly user: string;
  readonly approvals?: readonly Approval[];
}

/** Why a user could not be read although others could. The last `pass` and `baseline` stay beside it. */
export interface Unreadable {
  readonly status: number;
  readonly code: string;
  /** ISO 8601 instant. */
  readonly firstReportedDateTime: string;
}

/** The tenant does not know the user. Nothing else is concluded: pass, baseline and pending drift stay as they were. */
export interface Gone extends Unreadable {
  /** true: an approval covers the departure. */
  readonly accepted?: boolean;
}

/** Something that an approval covered, so that it became the accepted state. */
export interface Acceptance {
  readonly kind: ReportedKind;
  /** The pass that was accepted; absent: that there is none, or something about the person. */
  readonly methodId?: string;
  /** ISO 8601 instant: by Graph's clock if a refresh found it covered, by this machine's if an update did. */
  readonly acceptedDateTime: string;
  /** As it was when it was used. */
  readonly approval: Approval;
  /** Where the approval expires: what to go back to. */
  readonly before?: Before;
}

/** What was accepted before something was accepted for a while, and the drift that is reported again afterwards. */
export interface Before extends Pick<View, "reportedPass"> {
  readonly drift: Drift;
  readonly baseline?: Pass;
  /** Where a person was accepted: who was before, what was seen of them last, and what was accepted of them for a while. */
  readonly userId?: string;
  readonly aside?: View;
  readonly accepted?: readonly Acceptance[];
}

/** What was seen of the user last, and the verdict on it. */
export interface View {
  /** Missing: not observed yet, never "no pass". */
  readonly hasPass?: boolean;
  readonly pass?: Pass;
  /** The pass that the drift is about, where that is not there any more. */
  readonly reportedPass?: Pass;
  readonly gone?: Gone;
  readonly drift?: Drift;
}

/** A drift that was reported earlier. Whatever it was about keeps kind and first date if it is seen again. */
export interface Report {
  readonly kind: ReportedKind;
  /** The pass, or the person who has the user's name. */
  readonly methodId?: string;
  readonly userId?: string;
  /** ISO 8601 instant. */
  readonly firstReportedDateTime: string;
}

/**
 * What was last observed, and the verdict on it. Inputs carry it too, so that a preview's update shows known values and the
 * policies see them.
 */
export interface Observed extends View {
  /** The object id; reads go by it, so that somebody who is renamed stays the same user. */
  readonly userId?: string;
  readonly baseline?: Pass;
  readonly unreadable?: Unreadable;
  readonly accepted?: readonly Acceptance[];
  /** While another person has the user's name: what was seen last of the one who is accepted. */
  readonly aside?: View;
  /** What was reported earlier, and is not what `drift` says now. */
  readonly reported?: readonly Report[];
}

export type Inputs = Arguments & Observed;

export type Outputs = Inputs & {
  /** The tenant that answered when the watch began: the token's `tid`. */
  readonly tenantId?: string;
};

/** What a resource says of its user, agreements aside. */
export type Known = Omit<Outputs, "approvals">;

/** Whether the tenant does not know the user, and nobody accepted that. */
export function isGone<Source extends Pick<Observed, "gone">>(
  known: Source,
): known is Source & { readonly gone: Gone } {
  return known.gone !== undefined && known.gone.accepted !== true;
}

const observedProperties = [
  ...["userId", "hasPass", "pass", "reportedPass", "baseline"],
  ...["gone", "unreadable", "drift", "accepted", "aside", "reported"],
] as const satisfies readonly (keyof Observed)[];

const viewProperties = ["hasPass", "pass", "reportedPass", "gone", "drift"] as const satisfies readonly (keyof View)[];

/** What was seen of the user, and no more. */
export function viewOf(known: View): View {
  return defined(known, viewProperties);
}

/** Everything that does not depend on who was seen. */
export function agreedOf(known: Known): Omit<Known, keyof View | "aside"> {
  return without(known, ...viewProperties, "aside");
}

/** The part that inputs carry. Absent properties are left out: Pulumi's wire format knows no undefined. */
export function observedOf(known: Observed): Observed {
  return defined(known, observedProperties);
}

function defined<Source extends object, Key extends keyof Source>(
  source: Source,
  keys: readonly Key[],
): Pick<Source, Key> {
  return Object.fromEntries(
    keys.flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]]])),
  ) as unknown as Pick<Source, Key>;
}

/** A copy that lacks some properties. */
export function without<Source extends object, Key extends keyof Source>(
  source: Source,
  ...keys: readonly Key[]
): Omit<Source, Key> {
  const left = { ...source };
  for (const key of keys) delete left[key];
  return left;
}
