import { departed, noPass, returned } from "../approvals/approval";
import { isObjectId } from "../object-id";

/** The name of the resource: there is one in a stack. It stands where others have a user. */
export const activityName = "tenant-activity";

/** Who did something, as the directory audit log says it (Graph's `auditActivityInitiator`). */
export interface InitiatedBy {
  readonly user?: {
    /** Object id. */
    readonly id?: string;
    readonly userPrincipalName?: string;
    readonly displayName?: string;
    readonly ipAddress?: string;
  };
  readonly app?: {
    /** Client id. */
    readonly appId?: string;
    /** Object id. */
    readonly servicePrincipalId?: string;
    readonly displayName?: string;
    readonly ipAddress?: string;
  };
}

/** Who caused a drift, and how sure that is. */
export interface Attribution extends InitiatedBy {
  /** ISO 8601 instant, as the log has it. */
  readonly activityDateTime: string;
  /**
   * `methodId`: the event names the pass; `userAndTime`: it names the user, and its time fits; `policy`: the tenant's policy was
   * changed, and that changed what the pass may be used for.
   */
  readonly matchedBy: "methodId" | "userAndTime" | "policy";
}

/** An event of the directory audit log. Every value may be absent: the log has several forms. */
interface AuditEvent extends InitiatedBy {
  /** The entry's own id. */
  readonly id: string;
  /** ISO 8601 instant, as the log has it. */
  readonly activityDateTime: string;
  /** What happened, in the log's words. */
  readonly activityDisplayName?: string;
}

/** Somebody registered a pass for a user, or deleted it. */
export interface PassEvent extends AuditEvent {
  /** `unknown`: it is about a pass, and in a form that tapwatch does not know. */
  readonly activity: "registered" | "deleted" | "unknown";
  /** Whose pass: the object id. */
  readonly userId?: string;
  readonly userPrincipalName?: string;
  readonly methodId?: string;
  readonly startDateTime?: string;
  readonly endDateTime?: string;
  readonly isUsableOnce?: boolean;
}

/** Somebody changed the tenant's policy of authentication methods. */
export type PolicyEvent = AuditEvent;

/** The user whom an event is about, as people know the user; "": the log does not say. */
export function userOf({ userPrincipalName, userId }: Pick<PassEvent, "userPrincipalName" | "userId">): string {
  return userPrincipalName ?? userId ?? "";
}

/** What an approval names to cover an event: the pass, or the log's entry if the entry does not name the pass as an approval can. */
export function passOf({ methodId, id }: Pick<PassEvent, "methodId" | "id">): string {
  const isId = methodId !== undefined && /^\S{1,200}$/u.test(methodId) && !words.includes(methodId.toLowerCase());
  return isId ? methodId : id.replaceAll(/\s/g, "_").slice(0, 200);
}

/** In an approval these are no ids. */
const words: readonly string[] = [noPass, departed, returned];

/** All names of whoever did it. */
export function namesOf({ user, app }: InitiatedBy): string[] {
  const names = [user?.userPrincipalName, user?.id, nameOf(app), app?.appId, app?.servicePrincipalId];
  return names.filter((name) => name !== undefined);
}

/** Whoever makes an application names it: what looks like a user, or like an id, is no name of an application. */
function nameOf(app: InitiatedBy["app"]): string | undefined {
  const name = app?.displayName;
  return name === undefined || name.includes("@") || isObjectId(name.trim()) ? undefined : name;
}

/** Whether two texts name the same: Entra compares names and ids without regard to case. */
export function isSameName(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left.toLowerCase() === right?.toLowerCase();
}
