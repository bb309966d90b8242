import { createObjectReader, type ObjectReader, type ReaderDependencies } from "@tapwatch/provider/graph";
import { readSettings } from "@tapwatch/provider/settings";
import { satisfies } from "semver";
import { UnsupportedError } from "../../../project/unsupported";
import type { Invocation } from "../../own-program/watch";
import type { Properties } from "../../state";
import type { InvokeAnswer } from "../hosts";
import { getGroup } from "./get-group";
import { getGroups } from "./get-groups";
import { getUser } from "./get-user";
import { getUsers } from "./get-users";
import { type Lookup, LookupError } from "./lookup";
import { checkArguments } from "./parameters";

/** The version whose answers these are. */
const azureadVersion = "6.9.1";

const lookups: Readonly<Record<string, Lookup>> = {
  "azuread:index/getGroup:getGroup": getGroup,
  "azuread:index/getGroups:getGroups": getGroups,
  "azuread:index/getUser:getUser": getUser,
  "azuread:index/getUsers:getUsers": getUsers,
};

/** @throws UnsupportedError naming what is asked for, unless this engine answers it itself */
export function assertAnswered({ token, version }: Pick<Invocation, "token" | "version">): void {
  if (!Object.hasOwn(lookups, token)) throw new UnsupportedError(`the function ${token}`);
  if (version !== "" && !satisfies(version, `^${azureadVersion}`)) {
    throw new UnsupportedError(`@pulumi/azuread ${version} (${token}; it answers as ${azureadVersion} does)`);
  }
}

/**
 * Answers azuread's look-ups from Graph by the sign-in of the stack, as azuread's own provider would.
 * @param config the stack's configuration
 * @param tenantId the tenant that the state knows, if it knows one
 */
export function createLookups(
  config: Readonly<Record<string, string>>,
  tenantId: string | undefined,
  dependencies: Partial<ReaderDependencies> = {},
): (invocation: Pick<Invocation, "token" | "args">) => Promise<InvokeAnswer> {
  let reader: ObjectReader | undefined;
  const readerOf = () => {
    const settings = readSettings((key) => config[key]);
    return createObjectReader({ ...settings, tenantId: settings.tenantId ?? tenantId }, dependencies);
  };
  return async ({ token, args }) => {
    const lookup = lookups[token];
    if (lookup === undefined) throw new UnsupportedError(`the function ${token}`);
    const { args: checked, failures } = checkArguments(args, lookup.parameters);
    if (failures.length > 0) return { failures };
    reader ??= readerOf();
    return { result: await answered(token, lookup, checked, reader), failures: [] };
  };
}

async function answered(token: string, lookup: Lookup, args: Properties, reader: ObjectReader): Promise<Properties> {
  try {
    return await lookup.answer(args, reader);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    // The form in which Pulumi's bridge to Terraform's providers passes an error on.
    throw new Error(`invoking ${token}: 1 error occurred:\n\t* ${error.message}\n\n`);
  }
}
