import type { Clock } from "../clock";
import { type Application, type ApplicationRequest, createApplication } from "./application";
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

export interface User {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
}

/** The directory, and what administrators do in it. Users are named by object id or user principal name. */
export class Tenant {
  readonly tenantId = "0f0f0f0f-0000-4000-8000-00000000da7a";
  readonly policy: PassPolicy = { ...defaultPolicy };
  readonly applications = new Map<string, Application>();
  /** Every value that was ever given out or planted: none of them may turn up anywhere. */
  readonly passValues = new Set<string>();
  private readonly directory = new Map<string, User>();
  private readonly passes = new Map<string, StoredPass | { readonly planted: WirePass }>();
  private readonly answers = new Map<string, number>();
  private readonly nextUser = guidSequence("a");
  private readonly nextMethod = guidSequence("b");
  private readonly nextApplication = guidSequence("c");

  constructor(private readonly clock: Clock) {}

  get users(): User[] {
    return [...new Set(this.directory.values())];
  }

  addUser({
    userPrincipalName,
    displayName,
    id = this.nextUser(),
  }: Partial<User> & Pick<User, "userPrincipalName">): User {
    if (this.find(userPrincipalName)) throw new Error(`${userPrincipalName} is in the tenant already`);
    const user = { id, userPrincipalName, displayName: displayName ?? userPrincipalName.split("@")[0] ?? "" };
    this.directory.set(id.toLowerCase(), user);
    this.directory.set(userPrincipalName.toLowerCase(), user);
    return user;
  }

  removeUser(name: string): void {
    const user = this.user(name);
    this.directory.delete(user.id.toLowerCase());
    this.directory.delete(user.userPrincipalName.toLowerCase());
    this.passes.delete(user.id);
  }

  /** By object id or user principal name, without regard to case. */
  find(name: string): User | undefined {
    return this.directory.get(name.toLowerCase());
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
    this.passes.set(this.user(name).id, pass);
    return pass;
  }

  /** The user signs in with the pass: a one-time pass is used up by that. */
  usePass(name: string): void {
    const user = this.user(name);
    const pass = this.passes.get(user.id);
    if (pass === undefined || "planted" in pass) throw new Error(`${name} has no pass to use`);
    const { isUsable, methodUsabilityReason } = wirePass(pass, this.policy, this.clock.now());
    if (isUsable !== true) throw new Error(`the pass of ${name} cannot be used: ${methodUsabilityReason}`);
    if (pass.isUsableOnce) this.passes.set(user.id, { ...pass, isUsed: true });
  }

  /** @returns whether there was one */
  removePass(name: string): boolean {
    return this.passes.delete(this.user(name).id);
  }

  /** Serves an object of any form as the user's pass, word for word. */
  plantPass(name: string, wire: WirePass): void {
    const { temporaryAccessPass } = wire;
    if (typeof temporaryAccessPass === "string") this.passValues.add(temporaryAccessPass);
    this.passes.set(this.user(name).id, { planted: wire });
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
    this.answers.set(this.user(name).id, status);
  }

  allow(name: string): void {
    this.answers.delete(this.user(name).id);
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

  private user(name: string): User {
    const user = this.find(name);
    if (user) return user;
    throw new Error(`there is no user ${name} in the tenant`);
  }
}
