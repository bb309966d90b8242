import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ApprovalLine } from "@tapwatch/program/approvals";
import { approvalsIn, checkApprovals } from "@tapwatch/program/approvals";
import { type Document, isSeq, parse, parseDocument, YAMLSeq } from "yaml";
import { approvalLines, ordered } from "../approvals/lines";
import { safely } from "../approvals/safe-text";
import { editText } from "../base/edit-text";
import { writeAtomically } from "../base/write-atomically";
import { stackFileText } from "../project/stack-text";
import type { ApprovalsPlace } from "./place";

/**
 * What a file of approvals begins with; an editor looks for the schema from the file's place.
 * @param name the file's name, from the project's directory
 */
export function approvalsHeader(name: string): string {
  const schema = posix.relative(posix.dirname(name), "node_modules/@tapwatch/program/approvals.schema.json");
  return `# yaml-language-server: $schema=${schema}
# What was approved about the passes of this stack, and why. Its history is the audit trail: docs/drift.md.
`;
}

/**
 * Adds approvals to where they stand. What is there, comments and order included, stays as it is.
 * @throws Error naming what no run would take: one such line stops every run
 */
export async function addApprovals(place: ApprovalsPlace, entries: readonly ApprovalLine[]): Promise<void> {
  const { problems } = checkApprovals(entries, "approval ");
  if (problems.length > 0) throw new Error(`nothing was written to ${place.file}: ${problems.join("; ")}`);
  const { stackFile, name } = (place.kind === "file" && place.register) || {};
  const fresh = name === undefined ? "" : approvalsHeader(name);
  const text = existsSync(place.file) ? readFileSync(place.file, "utf8") : fresh;
  const add = place.kind === "configuration" ? inConfiguration : withEntries;
  await writeAtomically(place.file, add(text, entries, place.file));
  if (stackFile === undefined || name === undefined) return;
  // The file first: a configuration that names a file which is not there stops every run.
  await writeAtomically(stackFile, stackFileText(stackFile, { approvals: name }));
}

/** The text of a file of approvals with more of them. @throws Error naming the file if it holds no list */
export function withEntries(text: string, entries: readonly ApprovalLine[], file: string): string {
  return editText(text, (body) => appended(body, entries, file));
}

function appended(text: string, entries: readonly ApprovalLine[], file: string): string {
  const before = listIn(text, file);
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const changed = `${start}${approvalLines(entries)}`;
  const wanted = [...before, ...entries.map(ordered)];
  if (isDeepStrictEqual(parsedOrNothing(changed), wanted)) return changed;
  // A list in another style than ours, or none at all, such as `~`: comments and order stay, the style may change.
  const document: Document = parseDocument(text, safely);
  if (before.length === 0 && !isSeq(document.contents)) document.contents = emptyList(document);
  addTo(document.contents, document, entries);
  return document.toString({ ...safely, lineWidth: 0 });
}

/** In the place of a value that says that there is nothing; the comments around it stay. */
function emptyList({ contents }: Document): YAMLSeq {
  const list = new YAMLSeq();
  const remarks = [contents?.commentBefore, contents?.comment].filter((remark) => typeof remark === "string");
  if (remarks.length > 0) list.commentBefore = remarks.join("\n");
  return list;
}

function addTo(list: unknown, document: Document, entries: readonly ApprovalLine[]): void {
  if (!isSeq(list)) throw new Error("no list");
  list.flow = false;
  for (const entry of entries) list.add(document.createNode(ordered(entry)));
}

function inConfiguration(text: string, entries: readonly ApprovalLine[], file: string): string {
  return editText(text, (body) => {
    const document = parseDocument(body, safely);
    const list = document.getIn(["config", "tapwatch:approvals"]);
    if (!isSeq(list)) throw new Error(`${file}: config.tapwatch:approvals must be a list, or the name of a file`);
    addTo(list, document, entries);
    // In quotes: Pulumi's YAML takes a plain instant for a date, and hands it out in another form.
    const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 120 } as const;
    return document.toString({ ...safely, ...style, flowCollectionPadding: /[[{] /.test(body) });
  });
}

function listIn(text: string, file: string): readonly unknown[] {
  try {
    return approvalsIn(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

function parsedOrNothing(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
