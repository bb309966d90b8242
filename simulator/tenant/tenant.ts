import type { Clock } from "../clock";
import { type Application, type ApplicationRequest, createApplication } from "./application";
import { Directory, type User, type UserRequest } from "./directory";
import { guidSequence } from "./guid";
import {
  defaultPolicy,
  type PassPolicy,
  type PassRequest,
  passValue,
  type StoredPass,
  type WirePass,
  wirePass,
} from "./pass";

/** The tenant id of a simulator that is not given another. */
export const defaultTenantId = "0f0f0f0f-0000-4000-8000-00000000da7a";

/** The directory, and what administrators do in it. Users are named by object id or user principal name. */
export class Tenant {
  readonly policy: PassPolicy = { ...defaultPolicy };
  readonly applications = new Map<string, Application>();
  /** Every value that was ever given out or planted: none of them may turn up anywhere. */
  readonly passValues = new Set<string>();
  private readonly directory: Directory;
  private readonly passes = new Map<string, StoredPass | { readonly planted: WirePass }>();
  private readonly answers = new Map<string, number>();
  private readonly nextMethod = guidSequence("b");
  private readonly nextApplication = guidSequence("c");

  constructor(
    private readonly clock: Clock,
    readonly tenantId: string = defaultTenantId,
  ) {
    this.directory = new Directory(clock);
  }

  get users(): User[] {
    return this.directory.users;
  }

  /** Whoever had the name before and was deleted is somebody else. */
  addUser(user: UserRequest): User {
    return this.directory.add(user);
  }

  /** The same object and the same pass under a new name. @throws Error if somebody else has it */
  renameUser(name: string, userPrincipalName: string): User {
    return this.directory.rename(name, userPrincipalName);
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

  /** Issues a pass, and puts it in the place of the one that is there. */
  issuePass(name: string, request: PassRequest = {}): StoredPass {
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
    this.passes.set(this.idOf(name), pass);
    return pass;
  }

  /** The user signs in with the pass: a one-time pass is used up by that. */
  usePass(name: string): void {
    const id = this.idOf(name);
    const pass = this.passes.get(id);
    if (pass === undefined || "planted" in pass) throw new Error(`${name} has no pass to use`);
    const { isUsable, methodUsabilityReason } = wirePass(pass, this.policy, this.clock.now());
    if (isUsable !== true) throw new Error(`the pass of ${name} cannot be used: ${methodUsabilityReason}`);
    if (pass.isUsableOnce) this.passes.set(id, { ...pass, isUsed: true });
  }

  /** @returns whether there was one */
  removePass(name: string): boolean {
    return this.passes.delete(this.idOf(name));
  }

  /** Serves an object of any form as the user's pass, word for word. */
  plantPass(name: string, wire: WirePass): void {
    const { temporaryAccessPass } = wire;
    if (typeof temporaryAccessPass === "string") this.passValues.add(temporaryAccessPass);
    this.passes.set(this.idOf(name), { planted: wire });
  }

  /** The user's pass as a GET shows it now. */
  shownPass({ id }: User): WirePass | undefined {
    const pass = this.passes.get(id);
    if (pass === undefined) return undefined;
    return "planted" in pass ? pass.planted : wirePass(pass, this.policy, this.clock.now());
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
    return application;
  }
}
