import type { Properties } from "./directory-object";
import { guidSequence } from "./guid";

/** https://learn.microsoft.com/graph/api/resources/group; properties that are not said are null. */
export interface Group extends Properties {
  readonly id: string;
  readonly displayName: string;
  readonly mailNickname: string;
  readonly securityEnabled: boolean;
  readonly mailEnabled: boolean;
  /** "Unified": a Microsoft 365 group. */
  readonly groupTypes: readonly string[];
  /** true: a role can be assigned to it. */
  readonly isAssignableToRole: boolean | null;
  /** "HiddenMembership": members are told to who may see them only. */
  readonly visibility: "Public" | "Private" | "HiddenMembership" | null;
}

/** Of a group that is to be: what is not said gets a default, that of a security group. */
export type GroupRequest = Partial<Group> & Pick<Group, "displayName">;

export type Link = "members" | "owners";

/** The groups of a tenant, and the object ids that belong to them. A group is named by its id, or by its display name if it is the only one. */
export class Groups {
  private readonly byId = new Map<string, Group>();
  private readonly links = { members: new Map<string, Set<string>>(), owners: new Map<string, Set<string>>() };
  private readonly nextId = guidSequence("d");

  get all(): Group[] {
    return [...this.byId.values()];
  }

  findById(id: string): Group | undefined {
    return this.byId.get(id.toLowerCase());
  }

  /** @throws Error if there is none, or more than one of this name */
  get(name: string): Group {
    const byId = this.findById(name);
    if (byId !== undefined) return byId;
    const [group, ...others] = this.all.filter(({ displayName }) => displayName === name);
    if (group !== undefined && others.length === 0) return group;
    throw new Error(`there ${group ? "are several groups" : "is no group"} ${name} in the tenant`);
  }

  add({ id = this.nextId(), displayName, ...request }: GroupRequest): Group {
    if (this.findById(id)) throw new Error(`${id} is in the tenant already`);
    const { groupTypes = [] } = request;
    const isUnified = groupTypes.includes("Unified");
    const group: Group = {
      mailNickname: displayName.replace(/[^\w.-]/g, ""),
      securityEnabled: !isUnified,
      mailEnabled: isUnified,
      isAssignableToRole: null,
      visibility: isUnified ? "Public" : null,
      ...request,
      id,
      displayName,
      groupTypes,
    };
    this.byId.set(id.toLowerCase(), group);
    return group;
  }

  change(name: string, changes: Partial<Omit<Group, "id">>): Group {
    const group = { ...this.get(name), ...changes } as Group;
    this.byId.set(group.id.toLowerCase(), group);
    return group;
  }

  remove(name: string): void {
    this.byId.delete(this.get(name).id.toLowerCase());
  }

  link(kind: Link, name: string, objectId: string): void {
    const { id } = this.get(name);
    this.links[kind].set(id, this.linked(kind, id).add(objectId));
  }

  /** @returns whether it was there */
  unlink(kind: Link, name: string, objectId: string): boolean {
    return this.linked(kind, this.get(name).id).delete(objectId);
  }

  /** Object ids, in the order in which they were added. */
  linked(kind: Link, id: string): Set<string> {
    return this.links[kind].get(id) ?? new Set();
  }

  /** Object ids of the members, of theirs if they are groups, and so on: each once, the nearer first, nested groups among them. */
  transitive(id: string): Set<string> {
    const found = new Set([id]);
    // What is added while a set is walked is walked too.
    for (const each of found) {
      if (this.findById(each)) for (const member of this.linked("members", each)) found.add(member);
    }
    found.delete(id);
    return found;
  }
}
