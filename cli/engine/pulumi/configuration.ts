import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { splitMark } from "@tapwatch/program/byte-order-mark";
import { isMap, parseDocument } from "yaml";
import type { PolicyPackReference } from "../engine";
import { isOwnPack } from "../own-pack";
import { ownPolicies } from "../own-policies";
import { configurePack } from "../policy-configuration";

/**
 * The stack's configuration with the values of one run (`--config key=value`) in it, as a file of its own: the user's
 * Pulumi.<stack>.yaml stays as it is. Secrets in it stay encrypted.
 * @returns what `--config-file` takes; undefined if there is nothing to add
 */
export function runConfiguration(options: {
  readonly directory: string;
  readonly stackFile: string;
  readonly project: string;
  readonly overrides: Readonly<Record<string, string>>;
}): string | undefined {
  const { directory, stackFile, project, overrides } = options;
  if (Object.keys(overrides).length === 0) return undefined;
  const given = parseDocument(existsSync(stackFile) ? splitMark(readFileSync(stackFile, "utf8")).body : "");
  const [problem] = given.errors;
  if (problem) throw new Error(`${stackFile}: ${problem.message}`);
  const document = given.contents === null ? parseDocument("config: {}") : given;
  // `config:` with nothing behind it.
  if (!isMap(document.get("config"))) document.delete("config");
  for (const [key, value] of Object.entries(overrides)) {
    document.setIn(
      ["config", key.includes(":") ? key : `${project}:${key}`],
      document.createNode(configurationValue(value)),
    );
  }
  // In quotes: Pulumi's YAML takes a plain 2026-03-02T10:00:00Z for a date, and hands it out in another form.
  const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 } as const;
  return written(directory, "stack.yaml", document.toString(style));
}

/** JSON of a list or an object becomes one. Anything else is text, which Pulumi reads by the declared type. */
function configurationValue(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : text;
  } catch {
    return text;
  }
}

/** `--policy-pack` and `--policy-pack-config`: one of these for each pack, or none at all. */
export interface PolicyArguments {
  readonly policyPacks: string[];
  readonly policyPackConfigs: string[];
}

/** @throws Error naming a configuration file and what is wrong in it */
export function policyArguments(directory: string, packs: readonly PolicyPackReference[]): PolicyArguments {
  const isConfigured = packs.some(({ configFile }) => configFile !== undefined);
  return {
    policyPacks: packs.map((pack) => pack.directory),
    policyPackConfigs: isConfigured ? packs.map((pack, index) => packConfiguration(directory, pack, index)) : [],
  };
}

function packConfiguration(directory: string, pack: PolicyPackReference, index: number): string {
  const { configFile } = pack;
  // Pulumi accepts the configuration of a policy that does not exist; then the policy that was meant keeps its
  // defaults.
  if (isOwnPack(pack.directory)) configurePack(ownPolicies, configFile);
  // One without a file gets an empty one: Pulumi wants as many as there are packs.
  return configFile ?? written(directory, `policies-${index}.json`, "{}");
}

function written(directory: string, name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
