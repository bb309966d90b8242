import { type Application, type Simulator, type SimulatorOptions, startSimulator } from "@tapwatch/simulator";
import { onTestFinished } from "vitest";
import { trust } from "./trust";

/** A tenant for the running test alone, with an application that may read passes and does nothing else. */
export interface TestTenant extends Simulator {
  /** user principal names: user1@contoso.example, user2@… */
  readonly users: readonly string[];
  readonly reader: Application;
  /** The method id of the pass that a user has now. */
  passIdOf(user: string): string;
}

export async function startTenant({
  users = 3,
  ...options
}: SimulatorOptions & { readonly users?: number } = {}): Promise<TestTenant> {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  trust(simulator);
  const names = Array.from({ length: users }, (_, index) => `user${index + 1}@contoso.example`);
  for (const userPrincipalName of names) simulator.tenant.addUser({ userPrincipalName });
  const reader = simulator.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All"] });
  const passIdOf = (name: string) => {
    const user = simulator.tenant.find(name);
    const pass = user && simulator.tenant.shownPass(user);
    if (pass === undefined) throw new Error(`${name} has no pass to name`);
    return String(pass["id"]);
  };
  return Object.assign(simulator, { users: names, reader, passIdOf });
}
