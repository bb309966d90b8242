import type { Clock } from "../clock";
import { type AuditActor, initiatedBy, type Names } from "./audit-actor";
import type { User } from "./directory";
import type { Properties } from "./directory-object";
import { EntryLog } from "./entry-log";
import { guidSequence } from "./guid";
import { sevenDigits } from "./instant";
import type { StoredPass, WirePass } from "./pass";
import { type AuditForm, passProperties } from "./pass-audit";
import { type PassPolicy, wirePolicy } from "./pass-policy";
import { RecentRequests } from "./recent-requests";
import { type SignInRequest, signInEntry } from "./sign-in";

/** What an entry says, beside what all have. */
interface Activity {
  readonly activityDisplayName: string;
  readonly resultReason: string;
  readonly operationType: "Add" | "Delete" | "Update";
  readonly category?: string;
  readonly target: Properties;
  readonly by: AuditActor | undefined;
  /** Milliseconds since 1970; default: now. */
  readonly happened?: number;
  readonly delayMinutes?: number | undefined;
}

/** An entry that has nothing to do with a pass. */
export interface OtherActivity {
  /** The user whom it is about, by object id or user principal name. */
  readonly user: string;
  /** Default: "User registered security info". */
  readonly activityDisplayName?: string;
  /** Default: the registration of an authenticator app. */
  readonly resultReason?: string;
  /** Default: the user. */
  readonly by?: AuditActor;
}

// In the public capture the start is 0.56 seconds before the activity.
const startBeforeActivity = 560;

/** The directory audit log and the sign-in logs: who issued, deleted, changed and used what. What can be set holds for entries written after that. */
export class AuditLog {
  /** An entry is told so long after it happened. */
  delayMinutes = 0;
  /** Older entries are not told: 30 days with Microsoft Entra ID P1, 7 without. */
  retentionDays = 30;
  form: AuditForm = "new";
  /** More requests for logs get 429; Microsoft allows 5. undefined: any number. `RecentRequests` says whose seconds they are. */
  requestsPer10Seconds: number | undefined = undefined;
  /** Sign-in logs come with Microsoft Entra ID P1. */
  hasSignInLogs = true;
  private readonly log: EntryLog;
  private readonly signIns: EntryLog;
  private readonly requests: RecentRequests;
  private readonly nextCorrelation = guidSequence("9");
  private readonly nextSignIn = guidSequence("8");
  private count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly names: Names,
  ) {
    this.log = new EntryLog(clock);
    this.signIns = new EntryLog(clock);
    this.requests = new RecentRequests(clock);
  }

  /** All that were ever written, the oldest first. */
  get entries(): Properties[] {
    return this.log.entries;
  }

  /** What a reader is told now, the newest first. */
  get told(): Properties[] {
    return this.log.told(this.retentionDays);
  }

  /** The sign-ins with passes that a reader is told of now, the newest first. */
  get toldSignIns(): Properties[] {
    return this.signIns.told(this.retentionDays);
  }

  /** Counts a request for a log. @returns the seconds that it has to wait first; undefined: none */
  secondsToWait(): number | undefined {
    const limit = this.requestsPer10Seconds;
    const { wait } = limit === undefined ? {} : this.requests.admit(limit);
    return wait && Math.ceil(wait);
  }

  /** Plants an entry of any form, word for word. Without an `activityDateTime` it happened now. */
  add(entry: Properties, delayMinutes = this.delayMinutes): void {
    const happened = Date.parse(String(entry["activityDateTime"]));
    this.log.add(entry, Number.isNaN(happened) ? this.clock.now().getTime() : happened, delayMinutes);
  }

  /** An entry of another kind, such as real tenants have many. @throws Error if the tenant does not know the user or the actor */
  addOther(activity: OtherActivity): void {
    const user = this.names.user(activity.user);
    this.write({
      activityDisplayName: activity.activityDisplayName ?? "User registered security info",
      resultReason: activity.resultReason ?? "User registered Authenticator App with Notification and Code",
      operationType: "Add",
      target: targetOf(user, []),
      by: activity.by ?? { user: user.id },
    });
  }

  /** @param hasOwnStart the start was asked for, and is not the moment of the registration */
  passRegistered(
    user: User,
    pass: StoredPass,
    {
      by,
      hasOwnStart,
      delayMinutes,
    }: { by: AuditActor | undefined; hasOwnStart: boolean; delayMinutes?: number | undefined },
  ): void {
    const start = Date.parse(pass.startDateTime) - startBeforeActivity;
    const logged = hasOwnStart ? pass : { ...pass, startDateTime: new Date(start).toISOString() };
    this.write({
      activityDisplayName: "Admin registered security info",
      resultReason: "Admin registered temporary access pass method for user",
      operationType: "Add",
      target: targetOf(user, passProperties(logged, this.form, "newValue")),
      by,
      happened: Date.parse(pass.createdDateTime),
      delayMinutes,
    });
  }

  passDeleted(user: User, pass: StoredPass | WirePass, by: AuditActor | undefined): void {
    const isOwn = by !== undefined && "user" in by && this.names.user(by.user).id === user.id;
    this.write({
      activityDisplayName: `${isOwn ? "User" : "Admin"} deleted security info`,
      resultReason: isOwn
        ? "User deleted temporary access pass method"
        : "Admin deleted temporary access pass method for user",
      operationType: "Delete",
      target: targetOf(user, passProperties(pass, this.form, "oldValue")),
      by,
    });
  }

  /** The whole policy, before and after. */
  policyChanged(before: PassPolicy, after: PassPolicy, by: AuditActor | undefined): void {
    const json = (policy: PassPolicy) => JSON.stringify({ authenticationMethodConfigurations: [wirePolicy(policy)] });
    const change = { displayName: "AuthenticationMethodsPolicy", oldValue: json(before), newValue: json(after) };
    this.write({
      activityDisplayName: "Authentication Methods Policy Update",
      resultReason: "",
      operationType: "Update",
      category: "ApplicationManagement",
      target: {
        id: null,
        displayName: "Authentication Methods Policy",
        type: "Other",
        userPrincipalName: null,
        groupType: null,
        modifiedProperties: [change],
      },
      by,
    });
  }

  passUsed(user: User, request: SignInRequest): void {
    const now = this.clock.now();
    this.signIns.add(signInEntry(this.nextSignIn(), user, now, request), now.getTime(), this.delayMinutes);
  }

  private write(activity: Activity): void {
    const { activityDisplayName, resultReason, operationType, category = "UserManagement", target, by } = activity;
    const { happened = this.clock.now().getTime(), delayMinutes } = activity;
    const correlationId = this.nextCorrelation();
    this.count += 1;
    const entry = {
      id: `Authentication Methods_${correlationId}_${this.count}`,
      category,
      correlationId,
      result: "success",
      resultReason,
      activityDisplayName,
      activityDateTime: sevenDigits(happened),
      loggedByService: "Authentication Methods",
      operationType,
      initiatedBy: initiatedBy(by, this.names),
      targetResources: [target],
      additionalDetails: [],
    };
    this.add(entry, delayMinutes);
  }
}

function targetOf({ id, displayName, userPrincipalName }: User, modifiedProperties: readonly Properties[]): Properties {
  return { id, displayName, type: "User", userPrincipalName, groupType: null, modifiedProperties };
}
