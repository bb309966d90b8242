import { createRequire } from "node:module";

/** The version of @pulumi/azuread that @tapwatch/program calls: Pulumi's engine keeps it in the state, by the name of its provider. */
export function azureadVersion(): string {
  const ofProgram = createRequire(require.resolve("@tapwatch/program/package.json"));
  return (ofProgram("@pulumi/azuread/package.json") as { readonly version: string }).version;
}
