import type { Approval, Arguments } from "@tapwatch/provider";
import type { Directory, Person } from "./directory";
import type { Extras, Recent, Source, WatchList } from "./watch-list";

/** A user to watch, and the names that the same user's resource may have had. */
export interface Watched extends Arguments {
  /** Lower case: the principal name of somebody who is watched by object id, or the other way round. */
  readonly aliases: readonly string[];
  /** The first place of `tapwatch:watch` that has this user, such as `groups[0]`. Absent: listed by name. */
  readonly source?: string;
}

/** A member of a group, a holder of a role, or everyone: with what the sources say of this user. */
interface Member extends Person {
  readonly source: string;
  readonly labels: Set<string>;
  readonly approvals: Approval[];
}

type Sources = Pick<WatchList, "groups" | "roles" | "everyone" | "activity">;

/**
 * Whom to watch: the users who are listed, and those whom the directory tells of. Somebody who is found twice is watched once, with
 * the labels and the approvals of both places. Who is listed keeps that name; all others are named by object id.
 * @param listed the users of the lists, each once
 * @param excluded the users of the lists of `exclude`
 * @throws Error naming each source that could not be read or is empty, with its remedy
 */
export async function resolveRoster(
  { listed, excluded }: { readonly listed: readonly Arguments[]; readonly excluded: readonly Arguments[] },
  { exclude, ...sources }: WatchList,
  directory: Directory,
): Promise<Watched[]> {
  const [members, left] = await Promise.all([
    membersOf(sources, "tapwatch:watch.", directory),
    // If an excluded group is empty, more users are watched: no harm is done.
    membersOf(emptied(exclude), "tapwatch:watch.exclude.", directory),
  ]);
  const persons = new Map<string, Person>();
  for (const member of [...members.values(), ...left.values()]) persons.set(folded(member.userPrincipalName), member);
  const names = [...listed, ...excluded].map(({ user }) => user).filter(isName);
  const asked = names.filter((user) => !persons.has(folded(user)));
  const found = await told("the users of the list", () => directory.usersNamed(asked));
  for (const person of found) persons.set(folded(person.userPrincipalName), person);
  const idOf = (user: string) => persons.get(folded(user))?.objectId ?? user;

  const isLeft = new Set([...left.keys(), ...excluded.map(({ user }) => folded(idOf(user)))]);
  const all = new Map<string, Watched>();
  for (const args of listed) {
    const id = folded(idOf(args.user));
    if (!isLeft.has(id)) all.set(id, joined(all.get(id), listedAs(args, persons, members.get(id))));
  }
  const byPrincipalName = (left: Member, right: Member) => (left.userPrincipalName < right.userPrincipalName ? -1 : 1);
  for (const member of [...members.values()].toSorted(byPrincipalName)) {
    const id = folded(member.objectId);
    if (!isLeft.has(id) && !all.has(id)) all.set(id, watchedAs(member));
  }
  // Otherwise an exclusion that is too wide would forget everybody without a word.
  if (all.size === 0 && members.size + listed.length > 0) throw new Error(nobodyLeft);
  return [...all.values()];
}

export const nobodyLeft =
  "tapwatch:watch.exclude leaves nobody to watch: exclude fewer users, groups or roles ('tapwatch destroy' ends a watch)";

function emptied(exclude: WatchList["exclude"]): Sources {
  const mayBeEmpty = (source: Source) => ({ ...source, mayBeEmpty: true });
  return { groups: (exclude?.groups ?? []).map(mayBeEmpty), roles: (exclude?.roles ?? []).map(mayBeEmpty) };
}

/** What a source holds, before it is known which of it are users. */
interface Found {
  readonly source: Extras & Pick<Source, "mayBeEmpty">;
  /** As messages name it. */
  readonly at: string;
  /** As `Watched` names it. */
  readonly path: string;
  /** Object ids; undefined: everyone. */
  readonly ids?: readonly string[];
}

/** Those of all sources, by object id. */
async function membersOf(sources: Sources, place: string, directory: Directory): Promise<Map<string, Member>> {
  const everyone = sources.everyone && told(`${place}everyone`, () => directory.everyone());
  const { activity } = sources;
  const active = activity && told(`${place}activity`, () => directory.activeWithin(activity.days));
  const found = await allOf<Found>([
    ...sources.groups.map(async (source, index) => {
      const at = `${place}groups[${index}] '${source.name}'`;
      return { source, at, path: `groups[${index}]`, ids: await told(at, () => directory.membersOf(source.name)) };
    }),
    ...sources.roles.map(async (source, index) => {
      const at = `${place}roles[${index}] '${source.name}'`;
      const { users, groups } = await told(at, () => directory.holdersOf(source.name));
      const within = await told(at, () => Promise.all(groups.map((group) => directory.membersOf(group))));
      return { source, at, path: `roles[${index}]`, ids: [...users, ...within.flat()] };
    }),
    ...(everyone
      ? [everyone.then(() => ({ source: sources.everyone ?? {}, at: `${place}everyone`, path: "everyone" }))]
      : []),
    // A quiet tenant has nobody.
    ...(activity && active ? [active.then((all) => recent(activity, place, all))] : []),
  ]);
  const ids = new Set(found.flatMap((each) => each.ids ?? []).map(folded));
  const known = [...((await everyone) ?? []), ...((await active) ?? [])];
  for (const { objectId } of (await active) ?? []) ids.delete(folded(objectId));
  const asked = await told(`the members of ${place}groups and roles`, () => directory.usersWithIds([...ids]));
  const people = new Map([...known, ...asked].map((person) => [folded(person.objectId), person]));

  const members = new Map<string, Member>();
  for (const { source, at, path, ids: within = [...people.keys()] } of found) {
    const users = [...new Set(within.map(folded))].flatMap((id) => people.get(id) ?? []);
    if (users.length === 0) assertMayBeEmpty(source, at, within.length);
    for (const person of users) addTo(members, person, path, source);
  }
  return members;
}

function recent(source: Recent, place: string, people: readonly Person[]): Found {
  const ids = people.map(({ objectId }) => objectId);
  return { source: { ...source, mayBeEmpty: true }, at: `${place}activity`, path: "activity", ids };
}

function addTo(members: Map<string, Member>, person: Person, path: string, source: Extras): void {
  const id = folded(person.objectId);
  const member = members.get(id) ?? { ...person, source: path, labels: new Set<string>(), approvals: [] };
  for (const label of source.labels ?? []) member.labels.add(label);
  member.approvals.push(...(source.approvals ?? []));
  members.set(id, member);
}

/** All results; if there are errors, all of them in one. */
async function allOf<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(work);
  const reasons = settled.flatMap((each) => (each.status === "rejected" ? [(each.reason as Error).message] : []));
  if (reasons.length > 0) throw new Error([...new Set(reasons)].join("\n"));
  return Promise.all(work);
}

/** A group or role that is empty all at once looks like one that cannot be read: nobody is forgotten because of it. */
function assertMayBeEmpty({ mayBeEmpty = false }: Pick<Source, "mayBeEmpty">, at: string, others: number): void {
  if (mayBeEmpty) return;
  const but = others === 0 ? "" : ` (none of its ${others} members is a user)`;
  throw new Error(
    `${at} has no users${but}, so nobody is watched or forgotten in this run: check the name and the permissions, ` +
      "or write mayBeEmpty: true beside it if it may be empty",
  );
}

async function told<Result>(at: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw new Error(`${at} could not be read, so nobody is watched or forgotten in this run: ${reasonIn(error)}`);
  }
}

/** What Pulumi's SDK and its bridge to azuread put before a reason. The source, which is named already, says as much. */
const frames = /^(?:invocation of \S+ returned an error: )?(?:invoking \S+: \d+ errors? occurred: \* )?/;

/** On one line, without the stack that Pulumi's SDK puts into some messages. */
function reasonIn(error: unknown): string {
  const [text = ""] = String((error as Error).message).split(/\n\s+at /);
  return text.replaceAll(/\s+/g, " ").trim().replace(frames, "");
}

function listedAs(args: Arguments, persons: ReadonlyMap<string, Person>, member: Member | undefined): Watched {
  const person = isName(args.user) ? persons.get(folded(args.user)) : member;
  const isById = person !== undefined && folded(person.objectId) === folded(args.user);
  const other = isById ? person.userPrincipalName : person?.objectId;
  return {
    ...withMore(args, member),
    ...(isById && { userPrincipalName: person.userPrincipalName }),
    aliases: other === undefined ? [] : [folded(other)],
  };
}

function watchedAs(member: Member): Watched {
  const { objectId, userPrincipalName, source } = member;
  return {
    ...withMore({ user: objectId, userPrincipalName }, member),
    aliases: [folded(userPrincipalName)],
    source,
  };
}

function withMore(args: Arguments, more: Pick<Member, "labels" | "approvals"> | undefined): Arguments {
  const labels = [...new Set([...(args.labels ?? []), ...(more?.labels ?? [])])].toSorted();
  const approvals = [...(args.approvals ?? []), ...(more?.approvals ?? [])];
  return { ...args, ...(labels.length > 0 && { labels }), ...(approvals.length > 0 && { approvals }) };
}

/** The same user, listed by name and by object id: the first name stays. */
function joined(first: Watched | undefined, second: Watched): Watched {
  if (first === undefined) return second;
  const { labels = [], approvals = [] } = second;
  const aliases = [...new Set([...first.aliases, ...second.aliases])].filter((name) => name !== folded(first.user));
  return { ...withMore(first, { labels: new Set(labels), approvals: [...approvals] }), aliases };
}

/** Whether it is a principal name: neither an object id nor `me`. */
function isName(user: string): boolean {
  return user.includes("@");
}

function folded(name: string): string {
  return name.toLowerCase();
}
