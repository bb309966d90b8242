import { createLookups } from "../../cli/engine/embedded/azuread";
import type { InvokeAnswer } from "../../cli/engine/embedded/hosts";
import type { Properties } from "../../cli/engine/state";
import type { ReaderDependencies } from "../../providers/graph";
import { quick } from "./read";
import { startTenant, type TestTenant } from "./tenant";

export type LookupName = "getGroup" | "getGroups" | "getUser" | "getUsers";

export interface LookupTenant extends TestTenant {
  /** Answers as the embedded engine does, by the token of a function. */
  readonly answer: ReturnType<typeof createLookups>;
  /** Calls one of azuread's functions as the embedded engine does. */
  ask(name: LookupName, args?: Properties): Promise<InvokeAnswer>;
  /** The result. @throws Error if there is none */
  look(name: LookupName, args?: Properties): Promise<Properties>;
}

export function tokenOf(name: LookupName): string {
  return `azuread:index/${name}:${name}`;
}

/** A tenant, and the look-ups of an application that has these permissions. */
export async function startLookups({
  roles = ["Group.Read.All", "User.Read.All"],
  users = 3,
  config = {},
  ...overrides
}: {
  readonly roles?: readonly string[];
  readonly users?: number;
  readonly config?: Readonly<Record<string, string>>;
} & Partial<ReaderDependencies> = {}): Promise<LookupTenant> {
  const tenant = await startTenant({ users });
  const application = tenant.tenant.addApplication({ roles });
  const settings = { "tapwatch:graphRoot": tenant.graphRoot, "tapwatch:authorityHost": tenant.authorityHost };
  const answer = createLookups({ ...settings, ...config }, undefined, { ...quick(tenant, application), ...overrides });
  const ask: LookupTenant["ask"] = (name, args = {}) => answer({ token: tokenOf(name), args });
  const look: LookupTenant["look"] = async (name, args) => {
    const { result, failures } = await ask(name, args);
    if (result === undefined) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return result;
  };
  return Object.assign(tenant, { answer, ask, look });
}
