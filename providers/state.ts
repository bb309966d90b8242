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
  /** Where the approval expires: what was accepted before, and the drift that is reported again. */
  readonly before?: { readonly baseline?: Pass; readonly userId?: string; readonly drift: Drift };
}

/**
 * What was last observed, and the verdict on it. Inputs carry it too, so that a preview's update shows known values and the
 * policies see them. `hasPass` missing means "not observed yet", never "no pass".
 */
export interface Observed {
  /** The object id; reads go by it, so that somebody who is renamed stays the same user. */
  readonly userId?: string;
  readonly hasPass?: boolean;
  readonly pass?: Pass;
  readonly baseline?: Pass;
  readonly gone?: Gone;
  readonly unreadable?: Unreadable;
  readonly drift?: Drift;
  readonly accepted?: readonly Acceptance[];
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
  ...["userId", "hasPass", "pass", "baseline"],
  ...["gone", "unreadable", "drift", "accepted"],
] as const satisfies readonly (keyof Observed)[];

/** The part that inputs carry. Absent properties are left out: Pulumi's wire format knows no undefined. */
export function observedOf(known: Observed): Observed {
  return Object.fromEntries(
    observedProperties.flatMap((property) => (known[property] === undefined ? [] : [[property, known[property]]])),
  );
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
