import type { PassEvent, PolicyEvent } from "../activity/event";
import { readEntry } from "./audit-entry";
import type { ObjectReader } from "./objects";
import { holdsAny } from "./remedies";
import type { Claims } from "./sign-in";

/** Both are needed: https://learn.microsoft.com/graph/api/directoryaudit-list */
export const auditPermissions = ["AuditLog.Read.All", "Directory.Read.All"] as const;

/** What the log tells of passes and of their policy since some moment, the oldest first. */
export interface AuditReading {
  readonly passEvents: readonly PassEvent[];
  readonly policyEvents: readonly PolicyEvent[];
  /** ISO 8601 instant of the oldest entry of any kind; absent: there is none. */
  readonly oldestDateTime?: string;
  /** Entries without an id or a time: nobody can tell what they say. */
  readonly unreadable: number;
  /** ISO 8601 instant, by Graph's clock. */
  readonly answeredDateTime: string;
}

/** The most entries that Graph gives on a page. */
const pageSize = 999;

/** Whether the token may read the log. */
export function mayReadAudits(claims: Claims): boolean {
  return auditPermissions.every((permission) => holdsAny([permission], claims));
}

/**
 * Reads the directory audit log of the service that registers authentication methods. The service is all that is filtered by: the
 * names of its activities are not stable.
 * @param from ISO 8601 instant
 * @throws GraphError, also if one page of several could not be read
 */
export async function readAudits(from: string, reader: ObjectReader): Promise<AuditReading> {
  const filter = `activityDateTime ge ${from} and loggedByService eq 'Authentication Methods'`;
  const claims = await reader.signIn();
  const missing = auditPermissions.filter((permission) => !holdsAny([permission], claims));
  const question = {
    url: `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}&$top=${pageSize}`,
    about: "the directory audit log",
    // All of them are needed, not one of them.
    permissions: missing.length > 0 ? [missing.join(" and ")] : auditPermissions,
  };
  const { items, answeredDateTime } = await reader.datedList(question, (entry) => ({
    read: readEntry(entry),
    time: entry["activityDateTime"],
  }));
  const passEvents = items.flatMap(({ read }) => (read?.about === "pass" ? [read.event] : []));
  const policyEvents = items.flatMap(({ read }) => (read?.about === "policy" ? [read.event] : []));
  const times = items
    .map(({ time }) => time)
    .filter((time) => typeof time === "string")
    .filter((time) => !Number.isNaN(Date.parse(time)));
  const oldestDateTime = times.toSorted((left, right) => Date.parse(left) - Date.parse(right))[0];
  return {
    passEvents: inOrder(passEvents),
    policyEvents: inOrder(policyEvents),
    ...(oldestDateTime !== undefined && { oldestDateTime }),
    unreadable: items.filter(({ read }) => read === undefined).length,
    answeredDateTime,
  };
}

/** By time, then by id; an entry that two pages tell is one. */
function inOrder<Event extends PolicyEvent>(events: readonly Event[]): Event[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].toSorted(
    (left, right) =>
      Date.parse(left.activityDateTime) - Date.parse(right.activityDateTime) || (left.id < right.id ? -1 : 1),
  );
}
