import { type Configuration, resolvedRoster } from "@tapwatch/program/configuration";
import { azureadDirectory, lookupsBy, ownReads } from "@tapwatch/program/roster";
import { type Claims, createObjectReader } from "@tapwatch/provider/graph";
import { usersText } from "../base/text";
import { createLookups } from "../engine/embedded/azuread";
import { type CheckResult, fail, ok } from "./check-result";
import { featureResults } from "./features";

/** The result of looking up a stack's groups and roles. */
export interface RosterProbe {
  readonly results: readonly CheckResult[];
  /** Users who would be watched; empty: the look-up failed. */
  readonly users: readonly string[];
}

/** Looks groups and roles up once, as a run on the embedded engine does. */
export async function probeRoster(
  configuration: Configuration,
  values: Readonly<Record<string, string>>,
  tenantId: string | undefined,
): Promise<RosterProbe> {
  const reader = createObjectReader({ ...configuration.settings, tenantId });
  let claims: Claims;
  try {
    claims = await reader.signIn();
  } catch {
    // The check of the sign-in says why.
    return { results: [], users: [] };
  }
  const features = featureResults(configuration, claims);
  try {
    const invoke = createLookups(values, tenantId);
    const lookups = lookupsBy((token, args) => invoke({ token, args }));
    const directory = azureadDirectory(
      lookups,
      ownReads(configuration.settings, () => reader),
    );
    const { users } = await resolvedRoster(configuration, directory);
    const result = ok("roster", `${usersText(users.length)} in all`);
    return { results: [...features, result], users: users.map(({ user }) => user) };
  } catch (error) {
    const remedy = "correct tapwatch:watch, or grant what is missing: docs/roster.md";
    return { results: [...features, fail("roster", (error as Error).message, remedy)], users: [] };
  }
}
