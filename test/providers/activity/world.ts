import type { PassEvent } from "../../../providers/activity/event";
import type { ActivityLog, LogReading } from "../../../providers/activity/log";
import { createActivityProvider } from "../../../providers/activity/provider";
import type { ActivityOutputs, EventApproval } from "../../../providers/activity/state";
import { UnavailableError } from "../../../providers/graph";
import type { PassReader } from "../../../providers/observation";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const start = Date.parse("2026-03-02T09:00:00Z");

export const watched = ["alice@contoso.com", "bob@contoso.com"] as const;
export const unwatched = "eve@contoso.com";

/** A pass in the truth: when it was issued and when it ended; no end: it is still there. */
export interface Issued {
  readonly user: string;
  readonly methodId: string;
  readonly at: number;
  endedAt?: number;
}

interface Entry {
  readonly event: PassEvent;
  readonly visibleAt: number;
}

const at = (milliseconds: number) => new Date(milliseconds).toISOString();

/** A tenant by itself: what happened in it, what its log tells when, and what a replica shows. */
export class World {
  now = start;
  mayReadLog = true;
  isReachable = true;
  /** Users whom Graph refuses to tell about. */
  readonly hidden = new Set<string>();
  readonly passes: Issued[] = [];
  private readonly entries: Entry[] = [];

  /** @param replicaDelay milliseconds by which what Graph shows is behind; less than the clock skew */
  constructor(
    private readonly replicaDelay: number,
    readonly retention: number = 30 * day,
  ) {}

  issue(user: string, by: string, logDelay: number): void {
    this.end(user);
    const methodId = `method-${this.passes.length + 1}`;
    this.passes.push({ user, methodId, at: this.now });
    this.log("registered", user, by, methodId, logDelay);
  }

  delete(user: string, by: string, logDelay: number): void {
    const pass = this.end(user);
    if (pass !== undefined) this.log("deleted", user, by, pass.methodId, logDelay);
  }

  /** When the log told of a pass first, and until when it does. */
  toldOf({ methodId }: Issued, activity: PassEvent["activity"] = "registered"): readonly [number, number] | undefined {
    const entry = this.entries.find(({ event }) => event.methodId === methodId && event.activity === activity);
    return entry && [entry.visibleAt, Date.parse(entry.event.activityDateTime) + this.retention];
  }

  isShown({ at: issuedAt, endedAt = Number.POSITIVE_INFINITY }: Issued, moment: number): boolean {
    const seen = moment - this.replicaDelay;
    return issuedAt <= seen && seen < endedAt;
  }

  /** The resource of the activity in this tenant: its verbs, as an engine drives them. */
  resource() {
    const log: ActivityLog = { since: async (from) => this.reading(from), signIn: async () => undefined };
    const reader: PassReader = {
      read: async (user) => {
        if (this.hidden.has(user)) throw this.failure(`Graph refuses to tell about '${user}'`);
        const pass = this.passes.find((each) => each.user === user && this.isShown(each, this.now));
        const observedDateTime = at(this.now);
        if (pass === undefined) return { answer: "none", observedDateTime };
        return { answer: "pass", observedDateTime, pass: { methodId: pass.methodId, createdDateTime: at(pass.at) } };
      },
    };
    const settings = { cloud: "global", clockSkewMinutes: 5, timeBudgetMinutes: 10 } as const;
    const runtime = { settings, reader, log, notice: () => {} };
    // An engine has a new process for each command.
    const provider = () =>
      createActivityProvider(
        () => runtime,
        () => this.now,
      );
    let props: ActivityOutputs | undefined;
    const resource = {
      get outputs(): ActivityOutputs {
        if (props === undefined) throw new Error("the watch has not begun");
        return props;
      },
      begin: async () => {
        props = saved((await provider().create({ watched })).outs);
      },
      refresh: async () => {
        props = saved((await provider().read("tenant-activity", resource.outputs)).props);
      },
      /** An `up`: a refresh, and the program's arguments. */
      up: async (approvals: readonly EventApproval[]) => {
        const { read, check, update } = provider();
        const { inputs, props: told } = await read("tenant-activity", resource.outputs);
        const { inputs: news } = await check(saved(inputs), { watched, approvals });
        props = saved((await update("tenant-activity", saved(told), saved(news))).outs);
      },
    };
    return resource;
  }

  private failure(problem: string): UnavailableError {
    return new UnavailableError(problem, undefined, {
      scope: "run",
      remedy: "try again",
      answeredDateTime: at(this.now),
    });
  }

  private end(user: string): Issued | undefined {
    const pass = this.passes.find((each) => each.user === user && each.endedAt === undefined);
    if (pass !== undefined) pass.endedAt = this.now;
    return pass;
  }

  private log(activity: PassEvent["activity"], user: string, by: string, methodId: string, delay: number): void {
    const event: PassEvent = {
      id: `entry-${this.entries.length + 1}`,
      activityDateTime: at(this.now),
      activity,
      userId: user,
      userPrincipalName: user,
      methodId,
      ...(by.startsWith("app") ? { app: { appId: by } } : { user: { userPrincipalName: by } }),
    };
    this.entries.push({ event, visibleAt: this.now + delay });
  }

  private async reading(from: string): Promise<LogReading | undefined> {
    if (!this.isReachable) {
      throw this.failure("the log does not answer");
    }
    if (!this.mayReadLog) return undefined;
    const told = this.entries
      .filter(({ visibleAt }) => visibleAt <= this.now)
      .map(({ event }) => event)
      .filter(({ activityDateTime }) => {
        const time = Date.parse(activityDateTime);
        return time >= Date.parse(from) && this.now - time <= this.retention;
      })
      .toSorted((left, right) => Date.parse(left.activityDateTime) - Date.parse(right.activityDateTime));
    const oldest = told[0]?.activityDateTime;
    return {
      passEvents: told,
      policyEvents: [],
      ...(oldest !== undefined && { oldestDateTime: oldest }),
      unreadable: 0,
      answeredDateTime: at(this.now),
      tenantId: "tenant",
    };
  }
}

/** As a state keeps it. */
function saved<Value>(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
