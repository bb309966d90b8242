import { approvalKey } from "@tapwatch/policies/problem";
import { activityName } from "@tapwatch/provider/activity/drift";
import type { OperationResult } from "../engine/engine";
import { isMethod, namesOf, type ResourceState, userOf } from "../engine/state";
import { isBesideUsers, isOfTenant } from "../outcome/tenant";
import type { Place, Places } from "../project/places";
import type { FindingEntry, RunRecord } from "./record";

/** What tells where the configuration speaks of a user. */
export type PlaceFacts = Pick<OperationResult, "resources" | "outputs">;

/** The policy that judges approvals. */
const approvalPolicy = "tap-approval-hygiene";

/** A record with the place of each problem: where the configuration names whom or what it is about. */
export function withPlaces<Known extends RunRecord>(record: Known, places: Places, facts: PlaceFacts): Known {
  const finder = placeFinder(places, facts);
  const placed = <Entry extends { readonly user?: string }>(entry: Entry, at: Place): Entry => ({
    ...entry,
    place: at,
  });
  return {
    ...record,
    drift: record.drift.map((entry) =>
      placed(entry, isBesideUsers(entry) ? finder.beside(entry.user) : finder.user(entry.user)),
    ),
    findings: record.findings.map((entry) => placed(entry, finder.finding(entry))),
    unreadable: record.unreadable.map((entry) =>
      placed(entry, isOfTenant(entry) ? finder.beside(entry.user) : finder.user(entry.user)),
    ),
  };
}

function placeFinder(places: Places, { resources, outputs }: PlaceFacts) {
  const methods = new Map(resources.filter(isMethod).map((state) => [userOf(state), allNamesOf(state)]));
  const sources = new Map(
    Object.entries(Object(outputs["sources"])).flatMap(([source, users]) =>
      Array.isArray(users) ? users.map((user) => [String(user), source] as const) : [],
    ),
  );
  const namesFor = (user: string) => [user, ...(methods.get(user) ?? [])];
  const userOrNone = (user: string): Place | undefined => {
    const listed = places.user(namesFor(user));
    if (listed !== undefined) return listed;
    const source = sources.get(user);
    return (source === undefined ? undefined : places.source(source)) ?? places.key("watch");
  };
  const user = (name: string) => userOrNone(name) ?? places.stack;
  return {
    user,
    /** Of what the log or the tenant's policy tells: an event may be about somebody whom the configuration names. */
    beside: (name: string): Place => {
      const key = name === activityName ? "activity" : isOfTenant({ user: name }) ? "policy" : undefined;
      if (key !== undefined) return places.key(key) ?? places.stack;
      return places.user(namesFor(name)) ?? places.key("activity") ?? places.stack;
    },
    finding: ({ policyName, user: name, problem }: FindingEntry): Place => {
      if (name === undefined) return places.stack;
      if (policyName !== approvalPolicy) return user(name);
      const names = namesFor(name).map((each) => each.toLowerCase());
      const isTheirs = (entry: Readonly<Record<string, unknown>>) =>
        names.includes(String(entry["user"]).toLowerCase());
      return (
        places.approval((entry) => isTheirs(entry) && isAbout(entry, problem)) ??
        places.approval(isTheirs) ??
        user(name)
      );
    },
  };
}

/** Whether a finding is about this approval: its code has the approval's key. */
function isAbout(entry: Readonly<Record<string, unknown>>, problem: string | undefined): boolean {
  return problem?.endsWith(`-${approvalKey(entry)}`) === true;
}

function allNamesOf(state: ResourceState): string[] {
  const userId = state.outputs?.["userId"];
  return [...namesOf(state).slice(1), ...(typeof userId === "string" ? [userId] : [])];
}
