import { setTimeout as sleep } from "node:timers/promises";
import {
  type AuditReading,
  createObjectReader,
  GraphError,
  mayReadAudits,
  type ObjectReader,
  passSignIn,
  type ReaderDependencies,
  readAudits,
  TenantError,
} from "../graph";
import { createGatherer } from "../graph/gather";
import { remedies } from "../graph/remedies";
import type { Settings } from "../settings";
import { isSameName } from "./event";
import type { SignIn } from "./state";

/** The directory audit log, as the resources of one process share it. */
export interface ActivityLog {
  /**
   * What the log tells since some moment. Questions that come together share a reading, and a reading that goes back far enough is
   * not repeated.
   * @param from ISO 8601 instant
   * @param tenantId of the tenant whose log it must be; absent: the tenant of the token
   * @returns undefined: the token may not read the log
   * @throws GraphError
   */
  since(from: string, tenantId?: string): Promise<LogReading | undefined>;
  /**
   * The first sign-in of a user with a pass in some time.
   * @param userId object id
   * @throws GraphError
   */
  signIn(userId: string, from: string, until: string, tenantId?: string): Promise<SignIn | undefined>;
}

/** What the log tells, and of which tenant. */
export interface LogReading extends AuditReading {
  /** The token's `tid`; absent: the token has none. */
  readonly tenantId?: string;
}

/** How long questions must pause before the log is asked. */
const quietMilliseconds = 20;

/** A log that is throttled for so long counts as one that does not tell. */
const mostMinutes = 2;

/** What the log tells, for those who can do without: undefined if it cannot be read. */
export async function logIfTold(
  log: ActivityLog | undefined,
  from: string,
  tenantId: string | undefined,
): Promise<LogReading | undefined> {
  try {
    return await log?.since(from, tenantId);
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}

/** The log has a client of its own: its quota is small, and a throttled log must not delay the reading of passes. */
export function createActivityLog(settings: Settings, dependencies: Partial<ReaderDependencies> = {}): ActivityLog {
  const { delay = (milliseconds: number) => sleep(milliseconds) } = dependencies;
  const timeBudgetMinutes = Math.min(mostMinutes, settings.timeBudgetMinutes);
  const readerFor = (tenantId = settings.tenantId) =>
    createObjectReader({ ...settings, tenantId, timeBudgetMinutes }, dependencies);
  let reader: ObjectReader | undefined;
  let last: { readonly from: number; readonly reading: Promise<LogReading | undefined> } | undefined;

  /** One reading at a time: a long log takes minutes, and users are looked at all the while. */
  async function read(from: string): Promise<LogReading | undefined> {
    const before = last;
    if (before !== undefined && before.from <= Date.parse(from)) return before.reading;
    const reading = Promise.resolve(before?.reading.catch(() => {})).then(() => readNow(from));
    last = { from: Date.parse(from), reading };
    // A log that could not be read is asked again by the next who want it.
    reading.catch(() => {
      if (last?.reading === reading) last = undefined;
    });
    return reading;
  }

  async function readNow(from: string): Promise<LogReading | undefined> {
    reader ??= readerFor();
    const claims = await reader.signIn();
    if (!mayReadAudits(claims)) return undefined;
    return { ...(await readAudits(from, reader)), ...(claims.tid !== undefined && { tenantId: claims.tid }) };
  }

  const gather = createGatherer(
    async (instants) => {
      const [oldest = ""] = instants.toSorted((left, right) => Date.parse(left) - Date.parse(right));
      return read(oldest);
    },
    async () => void (await delay(quietMilliseconds)),
  );

  return {
    since: async (from, tenantId) => {
      reader ??= readerFor(settings.tenantId ?? tenantId);
      const reading = await gather(from);
      if (reading !== undefined) assertOf(tenantId, reading);
      return reading;
    },
    signIn: (userId, from, until, tenantId) => {
      reader ??= readerFor(settings.tenantId ?? tenantId);
      return passSignIn(userId, from, until, reader);
    },
  };
}

/** Whoever asks first decides which tenant the token must be of; others may be of another one. @throws TenantError */
function assertOf(watched: string | undefined, { tenantId, answeredDateTime }: LogReading): void {
  if (watched === undefined || tenantId === undefined || isSameName(watched, tenantId)) return;
  const what = `the audit log is of tenant ${tenantId}, and this stack watches tenant ${watched}`;
  throw new TenantError(what, undefined, { scope: "run", remedy: remedies.tenant, answeredDateTime });
}
