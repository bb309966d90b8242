import { ClientSecretCredential } from "@azure/identity";
import type { Application } from "@tapwatch/simulator";
import { createReader, type ReaderDependencies, type ReaderSettings } from "../../providers/graph";
import type { PassReader } from "../../providers/observation";
import type { TestTenant } from "./tenant";

/** A reader of a test's tenant: signed in as its application, waiting no longer than a moment, with nothing left to chance. */
export function readerOf(
  tenant: TestTenant,
  overrides: Partial<ReaderDependencies> = {},
  application = tenant.reader,
  settings: ReaderSettings = {},
): PassReader & { readonly notices: string[] } {
  const notices: string[] = [];
  const { graphRoot, authorityHost } = tenant;
  const reader = createReader(
    { graphRoot, authorityHost, ...settings },
    { ...quick(tenant, application), notice: (message) => notices.push(message), ...overrides },
  );
  return Object.assign(reader, { notices });
}

/** What makes reads of a test's tenant quick and the same in every run. */
export function quick(
  { authorityHost, clock, tenant }: TestTenant,
  { clientId, secret }: Application,
): Partial<ReaderDependencies> {
  const options = { authorityHost, disableInstanceDiscovery: true };
  return {
    credential: new ClientSecretCredential(tenant.tenantId, clientId, secret, options),
    random: () => 0,
    retryBase: 1,
    moment: () => clock.now().getTime(),
  };
}

/** What became of each read, errors included. */
export async function readAll(reader: PassReader, users: readonly string[]) {
  const results = await Promise.allSettled(users.map((user) => reader.read(user)));
  return results.map((result) =>
    result.status === "fulfilled" ? result.value.answer : (result.reason as Error).message,
  );
}
