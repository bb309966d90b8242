import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ApprovalEntry } from "@tapwatch/provider";
import { checkApprovals } from "@tapwatch/provider/dist/approvals/list";
import { isSeq, parse, parseDocument, type YAMLSeq } from "yaml";
import { stackFile } from "../engine/stack-file";
import { stackFileText } from "../init/stack-file";
import { writeAtomically } from "../write-atomically";
import { approvalLines, ordered } from "./lines";
import type { ApprovalsPlace, PlaceOptions } from "./place";

/** What a file of approvals begins with. */
export const approvalsHeader = `# yaml-language-server: $schema=node_modules/@tapwatch/provider/approvals.schema.json
# What was approved about the passes of this stack, and why. Its history is the audit trail: docs/drift.md.
`;

/**
 * Adds approvals to where they stand. What is there, comments and order included, stays as it is.
 * @throws Error naming what no run would take: one such line stops every run
 */
export async function addApprovals(
  place: ApprovalsPlace,
  entries: readonly ApprovalEntry[],
  { directory, stack }: Pick<PlaceOptions, "directory" | "stack">,
): Promise<void> {
  const { problems } = checkApprovals(entries, "approval ");
  if (problems.length > 0) throw new Error(`nothing was written to ${place.file}: ${problems.join("; ")}`);
  const text = existsSync(place.file) ? readFileSync(place.file, "utf8").replace(/^\ufeff/, "") : approvalsHeader;
  if (place.kind === "configuration") {
    await writeAtomically(place.file, inConfiguration(text, entries, place.file));
    return;
  }
  await writeAtomically(place.file, withEntries(text, entries, place.file));
  if (!place.register) return;
  // The file first: a configuration that names a file which is not there stops every run.
  const file = stackFile(directory, stack);
  await writeAtomically(file, stackFileText(file, { approvals: basename(place.file) }));
}

/** The text of a file of approvals with more of them. @throws Error naming the file if it holds no list */
export function withEntries(text: string, entries: readonly ApprovalEntry[], file: string): string {
  // Windows' editors write a byte order mark, which this YAML takes for the first line's text.
  if (text.startsWith("\ufeff")) return `\ufeff${withEntries(text.slice(1), entries, file)}`;
  const before: unknown = parsed(text, file) ?? [];
  if (!Array.isArray(before)) throw new Error(`${file} holds no list: write '- user: …' for each approval`);
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  const appended = `${start}${approvalLines(entries)}`;
  const wanted = [...before, ...entries.map(ordered)];
  if (isDeepStrictEqual(parsedOrNothing(appended), wanted)) return appended;
  // A list in another style than ours: comments and order stay, the style may change.
  const document = parseDocument(text);
  const list = document.contents;
  if (!isSeq(list)) throw new Error(`${file} holds no list: write '- user: …' for each approval`);
  list.flow = false;
  for (const entry of entries) (list as YAMLSeq).add(document.createNode(ordered(entry)));
  return document.toString({ lineWidth: 0 });
}

function inConfiguration(text: string, entries: readonly ApprovalEntry[], file: string): string {
  const document = parseDocument(text);
  const list = document.getIn(["config", "tapwatch:approvals"]);
  if (!isSeq(list)) throw new Error(`${file}: config.tapwatch:approvals must be a list, or the name of a file`);
  list.flow = false;
  for (const entry of entries) (list as YAMLSeq).add(document.createNode(ordered(entry)));
  // In quotes: Pulumi's YAML takes a plain instant for a date, and hands it out in another form.
  const style = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 120 } as const;
  return document.toString({ ...style, flowCollectionPadding: /[[{] /.test(text) });
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text);
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
