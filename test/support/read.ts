import { ClientSecretCredential } from "@azure/identity";
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
  const credential = new ClientSecretCredential(tenant.tenant.tenantId, application.clientId, application.secret, {
    authorityHost,
    disableInstanceDiscovery: true,
  });
  const reader = createReader(
    { graphRoot, authorityHost, ...settings },
    {
      credential,
      random: () => 0,
      retryBase: 1,
      moment: () => tenant.clock.now().getTime(),
      notice: (message) => notices.push(message),
      ...overrides,
    },
  );
  return Object.assign(reader, { notices });
}

/** What became of each read, errors included. */
export async function readAll(reader: PassReader, users: readonly string[]) {
  const results = await Promise.allSettled(users.map((user) => reader.read(user)));
  return results.map((result) =>
    result.status === "fulfilled" ? result.value.answer : (result.reason as Error).message,
  );
}
