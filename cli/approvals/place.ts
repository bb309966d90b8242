import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { isMap, parseDocument } from "yaml";
import { approvalsName, stackFile } from "../engine/stack-file";

/** Where the approvals of a stack are written to. */
export type ApprovalsPlace =
  /** A file of their own. `register`: the stack's configuration does not name it yet. */
  | { readonly kind: "file"; readonly file: string; readonly register: boolean }
  /** The list in the stack's own file. */
  | { readonly kind: "configuration"; readonly file: string };

export interface PlaceOptions {
  /** Of the Pulumi project. */
  readonly directory: string;
  readonly stack: string;
  /** `--config key=value` */
  readonly config: Readonly<Record<string, string>>;
}

/** @throws Error if they are given on the command line, where nothing can be written to */
export function findApprovals({ directory, stack, config }: PlaceOptions): ApprovalsPlace {
  const given = config["tapwatch:approvals"] ?? config["approvals"];
  if (given?.trim().startsWith("[")) {
    throw new Error("--config approvals=[…] is a list that nothing can be added to: write it to a file, and name that");
  }
  const file = stackFile(directory, stack);
  const value = given ?? configured(file);
  if (value === undefined || value === "") {
    return { kind: "file", file: join(directory, approvalsName(stack)), register: true };
  }
  if (typeof value === "string" && value.trim().startsWith("[")) {
    throw new Error(`${file}: tapwatch:approvals is a list written as text: write it as a list, or name a file`);
  }
  if (typeof value === "string") return { kind: "file", file: resolve(directory, value), register: false };
  return { kind: "configuration", file };
}

/** As people name it. */
export function shownPlace({ file }: ApprovalsPlace, from = process.cwd()): string {
  const near = relative(from, file);
  return near.startsWith("..") ? file : near;
}

/** The value in the stack's file: a name, or a list. */
function configured(file: string): unknown {
  if (!existsSync(file)) return undefined;
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const config = document.get("config");
  const value: unknown = isMap(config) ? config.get("tapwatch:approvals") : undefined;
  return value ?? undefined;
}
