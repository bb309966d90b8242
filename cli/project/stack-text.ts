import { existsSync, readFileSync } from "node:fs";
import { Document, isMap, parseDocument } from "yaml";
import { editText } from "../base/edit-text";

/** What `tapwatch init` writes; what is absent stays as it is. */
export interface StackValues {
  readonly users?: readonly unknown[];
  readonly cloud?: string;
  readonly graphRoot?: string;
  readonly authorityHost?: string;
  readonly tenantId?: string;
  readonly activity?: boolean;
  readonly policy?: boolean;
  readonly approvals?: string;
}

const header =
  " Whom tapwatch watches, and where. The keys are in the README of @tapwatch/program; approvals are in the file that tapwatch:approvals names.";

/**
 * The text of Pulumi.<stack>.yaml with these values; comments, other keys and their order stay as they are.
 * @throws Error naming the file, if what is there is no YAML with a `config`
 */
export function stackFileText(file: string, values: StackValues): string {
  if (!existsSync(file)) return withValues(fresh(), values, file);
  return editText(readFileSync(file, "utf8"), (body) => withValues(parseDocument(body), values, file));
}

function withValues(document: Document, values: StackValues, file: string): string {
  const [error] = document.errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  if (document.contents === null) document.contents = document.createNode({});
  if (!isMap(document.contents)) throw new Error(`${file} holds no mapping: correct it, or remove it`);
  const config = document.get("config");
  if (config === undefined || config === null) document.set("config", document.createNode({}));
  else if (!isMap(config)) throw new Error(`${file}: config must be a mapping: correct it, or remove it`);
  for (const [name, value] of Object.entries(values)) {
    document.setIn(["config", `tapwatch:${name}`], document.createNode(value));
  }
  return document.toString({ lineWidth: 120 });
}

function fresh(): Document {
  const document = new Document({ config: {} });
  document.commentBefore = header;
  return document;
}
