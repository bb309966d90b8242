import { existsSync } from "node:fs";
import { z } from "zod";
import type { Project } from "./project";
import { readYaml } from "./read-yaml";
import { stackFile } from "./stack-file";
import { UnsupportedError } from "./unsupported";

const stackSchema = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * The configuration of a stack the way Pulumi hands it to programs: keys with their namespace, values as text, objects
 * and lists as JSON. Values come from the stack's file and, before it, from `overrides` (`--config key=value`); defaults
 * and types from the project's declarations.
 * @throws Error listing every key that is wrong, with the remedy
 */
export function readStackConfiguration(
  project: Project,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const file = stackFile(project.directory, stack);
  const problems: string[] = [];
  const values: Record<string, string> = {};

  if (existsSync(file)) {
    const { config, environment } = readYaml(file, stackSchema);
    if (environment !== undefined) throw new UnsupportedError(`Pulumi ESC environments (environment in ${file})`);
    for (const [key, value] of Object.entries(config ?? {})) {
      if (!key.includes(":")) problems.push(`${file}: config.${key} has no namespace: write ${project.name}:${key}`);
      refuseSecrets(value, `${key} in ${file}`);
      values[key] = toText(value);
    }
  }
  for (const [key, value] of Object.entries(overrides)) values[qualified(key, project)] = value;

  for (const [key, declaration] of Object.entries(project.declarations)) {
    const name = qualified(key, project);
    const { type, default: fallback, value, description } = declarationOf(declaration);
    const given = values[name] ?? (value === undefined ? fallback : value);
    if (given === undefined) {
      problems.push(`${name} has no value${description ? ` (${description})` : ""}: add it to ${file}`);
      continue;
    }
    values[name] = toText(given);
    if (type !== undefined && !fits(type, values[name])) {
      problems.push(`${name} must be ${indefinite(type)}, not ${JSON.stringify(values[name])}: correct it in ${file}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return values;
}

function qualified(key: string, project: Project): string {
  return key.includes(":") ? key : `${project.name}:${key}`;
}

interface Declaration {
  readonly type?: string;
  readonly default?: unknown;
  readonly value?: unknown;
  readonly description?: string;
}

/** A declaration may be the value itself: `config: { aws:region: us-east-1 }`. */
function declarationOf(declaration: unknown): Declaration {
  return typeof declaration === "object" && declaration !== null && !Array.isArray(declaration)
    ? (declaration as Declaration)
    : { value: declaration };
}

function toText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

/** @throws UnsupportedError: a state file has no way to hide a secret, and tapwatch's own configuration has none. */
function refuseSecrets(value: unknown, where: string): void {
  if (typeof value !== "object" || value === null) return;
  if (typeof (value as { secure?: unknown }).secure === "string")
    throw new UnsupportedError(`secret configuration (${where})`);
  for (const item of Object.values(value)) refuseSecrets(item, where);
}

/** Pulumi's types of configuration values; like Pulumi, it takes text for a number or a boolean where it reads as one. */
function fits(type: string, text: string): boolean {
  switch (type) {
    case "integer":
      return /^-?\d+$/.test(text);
    case "boolean":
      return text === "true" || text === "false";
    case "array":
      return Array.isArray(parsed(text));
    case "object":
      return typeof parsed(text) === "object" && !Array.isArray(parsed(text));
    default:
      return true;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function indefinite(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}
