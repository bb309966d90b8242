import type { Approval } from "./approvals/approval";
import type { Drift, ReportedKind } from "./drift/drift";
import type { Pass } from "./pass";

/** The arguments that a program gives. */
export interface Arguments {
  /** Object id, user principal name, or `me`. */
  readonly user: string;
  /** The current name of a user who is watched by object id. It is shown; reads do not use it. */
  readonly userPrincipalName?: string;
  /** What policies select users by, such as `privileged`. */
  readonly labels?: readonly string[];
  readonly approvals?: readonly Approval[];
}

/** Why Graph refused to tell about this user, although others could be read. `pass` and `baseline` stay as they were. */
export interface Unreadable {
  readonly status: number;
  readonly code: string;
  /** ISO 8601 instant. */
  readonly firstReportedDateTime: string;
}

/** The tenant does not know the user. Pass, baseline and drift stay as they were. */
export interface Gone extends Unreadable {
  /** true: an approval covers the departure. */
  readonly accepted?: boolean;
}

/** One use of an approval: what it covered became accepted. */
export interface Acceptance {
  readonly kind: ReportedKind;
  /** The accepted pass; absent: the absence of a pass, or the person, was accepted. */
  readonly methodId?: string;
  /** ISO 8601 instant: Graph's clock at a refresh, this machine's at an update. */
  readonly acceptedDateTime: string;
  /** The approval as it was when it was used. */
  readonly approval: Approval;
  /** What to go back to when the approval expires; absent: it does not expire. */
  readonly before?: Before;
}

/** What was accepted before an approval with `expires` was used, and the drift that is reported again afterwards. */
export interface Before extends Pick<View, "reportedPass"> {
  readonly drift: Drift;
  readonly baseline?: Pass;
  /** If a person was accepted: the person before, their last observation, and what was accepted about them for a while. */
  readonly userId?: string;
  readonly aside?: View;
  readonly accepted?: readonly Acceptance[];
}

/** The last observation of the user, and its drift. */
export interface View {
  /** Absent: not observed yet, never "no pass". */
  readonly hasPass?: boolean;
  readonly pass?: Pass;
  /** The pass that the drift is about, if it is not there any more. */
  readonly reportedPass?: Pass;
  readonly gone?: Gone;
  readonly drift?: Drift;
}

/** A drift that was reported earlier. If its pass or person is seen again, kind and first date are the same. */
export interface Report {
  readonly kind: ReportedKind;
  /** The drift is about this pass, or about the person with this id. */
  readonly methodId?: string;
  readonly userId?: string;
  /** ISO 8601 instant. */
  readonly firstReportedDateTime: string;
}

/**
 * What tapwatch remembers of one user between runs. Inputs carry it, too: so previews show known values, and policies see
 * them.
 */
export interface UserState extends View {
  /** The object id. Reads go by it, so a renamed user stays the same user. */
  readonly userId?: string;
  readonly baseline?: Pass;
  readonly unreadable?: Unreadable;
  readonly accepted?: readonly Acceptance[];
  /** If another person has the user's name: the last observation of the accepted person. */
  readonly aside?: View;
  /** Earlier reports that `drift` does not repeat. */
  readonly reported?: readonly Report[];
}

export type Inputs = Arguments & UserState;

export type Outputs = Inputs & {
  /** The tenant that answered when the watch began: the token's `tid`. */
  readonly tenantId?: string;
};

/** What a resource says about its user, without what the program says of the user. */
export type Known = Omit<Outputs, Exclude<keyof Arguments, "user">>;

/** What a label looks like: one spelling, since it is compared as text. */
export const labelSource = "^[a-z0-9][a-z0-9._-]{0,63}$";

/** The name that people know a user by. */
export function shownName({ user, userPrincipalName }: Pick<Arguments, "user" | "userPrincipalName">): string {
  return userPrincipalName ?? user;
}

/**
 * Whether the arguments mean the user of a resource: by the name, or by the object id or the principal name that the resource
 * has for the user. So a user who is listed by name, and then found as the member of a group, stays the same resource.
 */
export function isSameUser(
  { user, userPrincipalName, userId }: Partial<Pick<Outputs, "user" | "userPrincipalName" | "userId">>,
  meant: Pick<Arguments, "user">,
): boolean {
  const name = meant.user.toLowerCase();
  return [user, userPrincipalName, userId].some((known) => known?.toLowerCase() === name);
}

/** Whether the tenant does not know the user, and the departure is not accepted. */
export function isGone<Source extends Pick<UserState, "gone">>(
  known: Source,
): known is Source & { readonly gone: Gone } {
  return known.gone !== undefined && known.gone.accepted !== true;
}

const userStateProperties = [
  ...["userId", "hasPass", "pass", "reportedPass", "baseline"],
  ...["gone", "unreadable", "drift", "accepted", "aside", "reported"],
] as const satisfies readonly (keyof UserState)[];

const viewProperties = ["hasPass", "pass", "reportedPass", "gone", "drift"] as const satisfies readonly (keyof View)[];

/** Only the last observation of the user and its drift. */
export function viewOf(known: View): View {
  return defined(known, viewProperties);
}

/** Everything but the last observation: what does not depend on who was seen. */
export function agreedOf(known: Known): Omit<Known, keyof View | "aside"> {
  return without(known, ...viewProperties, "aside");
}

/** The part that inputs carry. Absent properties are left out, because Pulumi's wire format has no undefined. */
export function userStateOf(known: UserState): UserState {
  return defined(known, userStateProperties);
}

export function defined<Source extends object, Key extends keyof Source>(
  source: Source,
  keys: readonly Key[],
): Pick<Source, Key> {
  return Object.fromEntries(
    keys.flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]]])),
  ) as unknown as Pick<Source, Key>;
}

/** A copy without some properties. */
export function without<Source extends object, Key extends keyof Source>(
  source: Source,
  ...keys: readonly Key[]
): Omit<Source, Key> {
  const left = { ...source };
  for (const key of keys) delete left[key];
  return left;
}
