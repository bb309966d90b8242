import { existsSync } from "node:fs";
import { z } from "zod";
import { projectFile } from "./project";
import { readYaml } from "./read-yaml";
import { stackFile } from "./stack-file";

/** Whose configuration is asked for. */
export interface StackPlace {
  /** Of the Pulumi project. */
  readonly directory: string;
  readonly stack: string;
  /** `--config key=value` */
  readonly config: Readonly<Record<string, string>>;
}

export interface StackValue {
  /** Where the value comes from; `options`: `--config`. */
  readonly from: "options" | "stack" | "project";
  /** A text without the spaces around it, or what YAML makes of it; "": there is none. */
  readonly value: unknown;
}

/**
 * One value of a stack's configuration, as a run takes it. Other values, such as secrets that only Pulumi can read, are not
 * looked at.
 * @param name without its namespace `tapwatch:`
 */
export function stackValue({ directory, stack, config }: StackPlace, name: string): StackValue {
  const key = `tapwatch:${name}`;
  // The last one of both names.
  const given = Object.entries(config).findLast(([each]) => each === key || each === name)?.[1];
  if (given !== undefined) return { from: "options", value: given.trim() };
  const own = configIn(stackFile(directory, stack));
  if (key in own) return { from: "stack", value: trimmed(own[key]) };
  const declared = configIn(projectFile(directory));
  const declaration = declared[key] ?? declared[name];
  const isObject = typeof declaration === "object" && declaration !== null && !Array.isArray(declaration);
  const { value, default: fallback } = isObject ? (declaration as Record<string, unknown>) : { value: declaration };
  return { from: "project", value: trimmed(value ?? fallback) };
}

const stackSchema = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });

function configIn(path: string): Readonly<Record<string, unknown>> {
  return existsSync(path) ? (readYaml(path, stackSchema).config ?? {}) : {};
}

function trimmed(value: unknown): unknown {
  return typeof value === "string" ? value.trim() : (value ?? "");
}
