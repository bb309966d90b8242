import type { Clock } from "../clock";
import type { Properties } from "./directory-object";
import { guidSequence } from "./guid";

/** https://learn.microsoft.com/graph/api/resources/user; properties that are not said are null. */
export interface User extends Properties {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mailNickname: string;
  readonly accountEnabled: boolean;
  readonly userType: "Member" | "Guest";
}

/** Of a user that is to be: what is not said gets a default. */
export type UserRequest = Partial<User> & Pick<User, "userPrincipalName">;

// https://learn.microsoft.com/entra/fundamentals/users-restore
const keptMilliseconds = 30 * 24 * 60 * 60_000;

/** Who is in the tenant, and who was deleted and can come back. A name is an object id or a user principal name. */
export class Directory {
  private readonly byName = new Map<string, User>();
  /** In the order in which they were deleted. */
  private deleted: readonly { readonly user: User; readonly at: Date }[] = [];
  private readonly nextId = guidSequence("a");

  constructor(private readonly clock: Clock) {}

  get users(): User[] {
    return [...new Set(this.byName.values())];
  }

  /** By object id or user principal name, without regard to case. */
  find(name: string): User | undefined {
    return this.byName.get(name.toLowerCase());
  }

  /** @throws Error if there is none */
  get(name: string): User {
    const user = this.find(name);
    if (user) return user;
    throw new Error(`there is no user ${name} in the tenant`);
  }

  add({ userPrincipalName, displayName, id = this.nextId(), ...request }: UserRequest): User {
    if (this.find(userPrincipalName)) throw new Error(`${userPrincipalName} is in the tenant already`);
    // An object id is never given out twice, not even when its object is gone.
    if (this.find(id) || this.deleted.some(({ user }) => same(user.id, id))) {
      throw new Error(`${id} is in the tenant already`);
    }
    const [alias = ""] = userPrincipalName.split("@");
    const defaults = {
      mailNickname: alias.replace(/[^\w.#-]/g, ""),
      accountEnabled: true,
      userType: "Member",
    } as const;
    return this.put({ ...defaults, ...request, id, userPrincipalName, displayName: displayName ?? alias });
  }

  rename(name: string, userPrincipalName: string): User {
    const user = this.get(name);
    const holder = this.find(userPrincipalName);
    if (holder && holder !== user) throw new Error(`${userPrincipalName} is taken: somebody in the tenant has it`);
    this.byName.delete(user.userPrincipalName.toLowerCase());
    return this.put({ ...user, userPrincipalName });
  }

  change(name: string, changes: Partial<Omit<User, "id" | "userPrincipalName">>): User {
    return this.put({ ...this.get(name), ...changes } as User);
  }

  remove(name: string): void {
    const user = this.get(name);
    this.byName.delete(user.id.toLowerCase());
    this.byName.delete(user.userPrincipalName.toLowerCase());
    this.deleted = [...this.deleted, { user, at: this.clock.now() }];
  }

  /** @param name the last who was deleted under it, if there were several */
  restore(name: string): User {
    const forgotten = this.clock.now().getTime() - keptMilliseconds;
    const found = this.deleted.findLast(
      ({ user, at }) => at.getTime() > forgotten && (same(user.id, name) || same(user.userPrincipalName, name)),
    );
    if (found === undefined) throw new Error(`no user ${name} was deleted in the last 30 days`);
    const { user } = found;
    if (this.find(user.userPrincipalName)) {
      throw new Error(`${user.userPrincipalName} is taken: the deleted user ${user.id} cannot have it back`);
    }
    this.deleted = this.deleted.filter((entry) => entry !== found);
    return this.put(user);
  }

  private put(user: User): User {
    this.byName.set(user.id.toLowerCase(), user);
    this.byName.set(user.userPrincipalName.toLowerCase(), user);
    return user;
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
