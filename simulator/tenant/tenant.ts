import type { Clock } from "../clock";
import { type Application, type ApplicationRequest, createApplication } from "./application";
import type { AuditActor } from "./audit-actor";
import { AuditLog } from "./audit-log";
import { Directory, type User, type UserRequest } from "./directory";
import { type DirectoryObject, type ObjectRequest, typed } from "./directory-object";
import { type Group, type GroupRequest, Groups, type Link } from "./groups";
import { guidSequence } from "./guid";
import { type PassRequest, passValue, type StoredPass, type WirePass, wirePass } from "./pass";
import { allowsPasses, defaultPolicy, type PassPolicy } from "./pass-policy";
import { type RoleScope, Roles, type Span } from "./roles";
import type { SignInRequest } from "./sign-in";

/** The tenant id of a simulator that is not given another. */
export const defaultTenantId = "0f0f0f0f-0000-4000-8000-00000000da7a";

/** The directory, and what administrators do in it. Users are named by object id or user principal name. */
export class Tenant {
  readonly policy: PassPolicy = { ...defaultPolicy };
  readonly applications = new Map<string, Application>();
  /** Every value that was ever given out or planted: none of them may turn up anywhere. */
  readonly passValues = new Set<string>();
  /** What Graph tells of groups and roles is read from these. */
  readonly groups = new Groups();
  readonly roles: Roles;
  readonly audit: AuditLog;
  private readonly directory: Directory;
  private readonly otherObjects = new Map<string, DirectoryObject>();
  private readonly managers = new Map<string, string>();
  private readonly passes = new Map<string, StoredPass | { readonly planted: WirePass }>();
  private readonly answers = new Map<string, number>();
  private readonly nextMethod = guidSequence("b");
  private readonly nextApplication = guidSequence("c");
  private readonly nextObject = guidSequence("f");

  constructor(
    private readonly clock: Clock,
    readonly tenantId: string = defaultTenantId,
  ) {
    this.directory = new Directory(clock);
    this.roles = new Roles(clock);
    this.audit = new AuditLog(clock, {
      tenantId,
      user: (name) => this.directory.get(name),
      application: (clientId) => this.application(clientId),
    });
  }

  get users(): User[] {
    return this.directory.users;
  }

  /** A deleted user who had the name before is another person. */
  addUser(user: UserRequest): User {
    return this.directory.add(user);
  }

  /** The same object and the same pass under a new name. @throws Error if somebody else has it */
  renameUser(name: string, userPrincipalName: string): User {
    return this.directory.rename(name, userPrincipalName);
  }

  /** Changes what Graph tells of a user. */
  changeUser(name: string, changes: Partial<Omit<User, "id" | "userPrincipalName">>): User {
    return this.directory.change(name, changes);
  }

  setManager(name: string, manager: string): void {
    this.managers.set(this.idOf(name), this.idOf(manager));
  }

  managerOf({ id }: User): DirectoryObject | undefined {
    return this.object(this.managers.get(id) ?? "");
  }

  /** Deletes a user, whom `restoreUser` can bring back for 30 days. */
  removeUser(name: string): void {
    this.directory.remove(name);
  }

  /**
   * Brings a deleted user back: the same object id, the same name, and the pass as time has left it.
   * @throws Error if somebody else has the name by now
   */
  restoreUser(idOrFormerName: string): User {
    return this.directory.restore(idOrFormerName);
  }

  /** By object id or user principal name, without regard to case. */
  find(name: string): User | undefined {
    return this.directory.find(name);
  }

  /** A user's object id. @throws Error if there is no such user */
  idOf(name: string): string {
    return this.directory.get(name).id;
  }

  addGroup(group: GroupRequest): Group {
    return this.groups.add(group);
  }

  /** Changes what Graph tells of a group, named by id or display name. */
  changeGroup(name: string, changes: Partial<Omit<Group, "id">>): Group {
    return this.groups.change(name, changes);
  }

  removeGroup(name: string): void {
    this.groups.remove(name);
  }

  /** Adds an object that is neither user nor group. */
  addObject({ type, displayName = "", id = this.nextObject() }: ObjectRequest): DirectoryObject {
    const object = typed(type, { id, displayName });
    this.otherObjects.set(id, object);
    return object;
  }

  /** @param member a user by id or principal name, or any object by its id */
  addMember(group: string, member: string): void {
    this.groups.link("members", group, this.objectIdOf(member));
  }

  /** @returns whether it was one */
  removeMember(group: string, member: string): boolean {
    return this.groups.unlink("members", group, this.objectIdOf(member));
  }

  addOwner(group: string, owner: string): void {
    this.groups.link("owners", group, this.objectIdOf(owner));
  }

  /** @param principal a user by id or principal name, or any object by its id */
  assignRole(principal: string, role: string, scope?: RoleScope): void {
    this.roles.assign(this.objectIdOf(principal), role, scope);
  }

  /** @returns whether it was assigned */
  unassignRole(principal: string, role: string): boolean {
    return this.roles.unassign(this.objectIdOf(principal), role);
  }

  /** The principal may activate the role (Privileged Identity Management). */
  makeEligible(principal: string, role: string, scope?: RoleScope): void {
    this.roles.makeEligible(this.objectIdOf(principal), role, scope);
  }

  /** @returns whether it was eligible */
  endEligibility(principal: string, role: string): boolean {
    return this.roles.endEligibility(this.objectIdOf(principal), role);
  }

  /** The principal may become a member, or an owner, of the group (Privileged Identity Management). */
  makeEligibleForGroup(principal: string, group: string, accessId: "member" | "owner" = "member", span?: Span): void {
    this.roles.makeEligibleForGroup(this.objectIdOf(principal), this.groups.get(group).id, accessId, span);
  }

  /** Any object by its id, as Graph shows it among others; undefined: it is not there, or not any more. */
  object(id: string): DirectoryObject | undefined {
    const user = this.find(id);
    if (user !== undefined) return typed("user", user);
    const group = this.groups.findById(id);
    return group === undefined ? this.otherObjects.get(id) : typed("group", group);
  }

  /** Object ids of members, in order. Who was deleted is none, and is one again when restored. */
  linkedTo({ id }: Group, kind: Link | "transitiveMembers"): string[] {
    const ids = kind === "transitiveMembers" ? this.groups.transitive(id) : this.groups.linked(kind, id);
    return [...ids].filter((each) => this.otherObjects.has(each) || this.find(each) || this.groups.findById(each));
  }

  private objectIdOf(name: string): string {
    return this.find(name)?.id ?? this.object(name)?.id ?? this.idOf(name);
  }

  /**
   * Issues a pass, and puts it in the place of the one that is there.
   * @param by whom the audit log names; default: an administrator who is none of the tenant's users
   */
  issuePass(name: string, request: PassRequest = {}, by?: AuditActor): StoredPass {
    const user = this.directory.get(name);
    const { id = this.nextMethod(), lifetimeInMinutes = this.policy.defaultLifetimeInMinutes } = request;
    const now = this.clock.now().toISOString();
    const pass: StoredPass = {
      id,
      createdDateTime: request.createdDateTime ?? now,
      startDateTime: request.startDateTime ?? now,
      lifetimeInMinutes,
      isUsableOnce: request.isUsableOnce ?? this.policy.isUsableOnce,
      temporaryAccessPass: passValue(id, this.policy.defaultLength),
      isUsed: false,
    };
    this.passValues.add(pass.temporaryAccessPass);
    const hasOwnStart = request.startDateTime !== undefined;
    this.audit.passRegistered(user, pass, { by, hasOwnStart, delayMinutes: request.logDelayMinutes });
    this.passes.set(user.id, pass);
    return pass;
  }

  /** The user signs in with the pass: a one-time pass is used up by that. The sign-in logs tell of it. */
  usePass(name: string, signIn: SignInRequest = {}): void {
    const user = this.directory.get(name);
    const pass = this.passes.get(user.id);
    if (pass === undefined || "planted" in pass) throw new Error(`${name} has no pass to use`);
    const { isUsable, methodUsabilityReason } = this.wire(user, pass);
    if (isUsable !== true) throw new Error(`the pass of ${name} cannot be used: ${methodUsabilityReason}`);
    if (pass.isUsableOnce) this.passes.set(user.id, { ...pass, isUsed: true });
    this.audit.passUsed(user, signIn);
  }

  /**
   * @param by as in `issuePass`; the user: removes the own pass
   * @returns whether there was one
   */
  removePass(name: string, by?: AuditActor): boolean {
    const user = this.directory.get(name);
    const pass = this.passes.get(user.id);
    if (pass === undefined) return false;
    this.audit.passDeleted(user, "planted" in pass ? pass.planted : pass, by);
    return this.passes.delete(user.id);
  }

  /** Serves an object of any form as the user's pass, word for word. */
  plantPass(name: string, wire: WirePass): void {
    const { temporaryAccessPass } = wire;
    if (typeof temporaryAccessPass === "string") this.passValues.add(temporaryAccessPass);
    this.passes.set(this.idOf(name), { planted: wire });
  }

  /** The user's pass as a GET shows it now. */
  shownPass(user: User): WirePass | undefined {
    const pass = this.passes.get(user.id);
    if (pass === undefined) return undefined;
    return "planted" in pass ? pass.planted : this.wire(user, pass);
  }

  private wire({ id }: User, pass: StoredPass): WirePass {
    const isAllowed = allowsPasses(this.policy, id, (group) => this.groups.transitive(group).has(id));
    return wirePass(pass, isAllowed, this.clock.now());
  }

  /** As an administrator does it, who is named by `by` as in `issuePass`. Assigning to `policy` writes nothing into the log. */
  changePolicy(changes: Partial<PassPolicy>, by?: AuditActor): void {
    this.audit.policyChanged(this.policy, { ...this.policy, ...changes }, by);
    Object.assign(this.policy, changes);
  }

  /** Answers every read of this user's methods with 403, until `allow`. */
  deny(name: string): void {
    this.fail(name, 403);
  }

  /** Answers every read of this user's methods with this status, until `allow`. */
  fail(name: string, status: number): void {
    this.answers.set(this.idOf(name), status);
  }

  allow(name: string): void {
    this.answers.delete(this.idOf(name));
  }

  /** The status that `deny` or `fail` set for a user. */
  answerFor({ id }: User): number | undefined {
    return this.answers.get(id);
  }

  addApplication(request: ApplicationRequest = {}): Application {
    const application = createApplication(this.nextApplication(), this.nextApplication(), request);
    this.applications.set(application.clientId, application);
    const { objectId: id, clientId: appId, displayName } = application;
    this.otherObjects.set(id, typed("servicePrincipal", { id, appId, displayName }));
    return application;
  }

  private application(clientId: string): Application {
    const application = this.applications.get(clientId);
    if (application !== undefined) return application;
    throw new Error(`there is no application ${clientId} in the tenant`);
  }
}
