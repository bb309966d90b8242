import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { approvalsIn } from "@tapwatch/program/approvals";
import { approvalsName, stackFile } from "../project/stack-file";
import { type StackPlace, stackValue } from "../project/stack-value";

/** Where the approvals of a stack are written to. */
export type ApprovalsPlace =
  /** A file of their own. */
  | { readonly kind: "file"; readonly file: string; readonly register?: Registration }
  /** The list in the stack's own file. */
  | { readonly kind: "configuration"; readonly file: string };

/** The stack's file does not name the approvals' file yet. */
interface Registration {
  readonly stackFile: string;
  /** The value of `tapwatch:approvals`: the file's name, from the project's directory. */
  readonly name: string;
}

const key = "tapwatch:approvals";

/**
 * @throws Error if they stand where nothing can be written to, or if a file that nothing names yet would bring approvals with
 *   it that nobody was shown
 */
export function findApprovals(place: StackPlace): ApprovalsPlace {
  const { directory, stack } = place;
  const { from, value } = stackValue(place, "approvals");
  if (from === "options" && value === "") {
    throw new Error(`--config ${key}= gives this run no approvals, so nothing would be accepted: remove the option`);
  }
  if (from === "options" && String(value).startsWith("[")) {
    throw new Error(
      "--config approvals=[…] is a list, and accept cannot add to it: write it to a file, and name the file",
    );
  }
  const file = stackFile(directory, stack);
  if (value === "") return refuseUnseen(newPlace(directory, stack));
  if (typeof value !== "string") {
    if (from === "stack") return { kind: "configuration", file };
    throw new Error(`Pulumi.yaml: the list of ${key} is for all stacks: name a file in ${file}`);
  }
  if (value.startsWith("[")) {
    throw new Error(`${file}: ${key} is a list written as text: write it as a list, or name a file`);
  }
  return { kind: "file", file: resolve(directory, value) };
}

/** The file for the approvals of a stack that names none, and what the stack's own file has to say then. */
export function newPlace(directory: string, stack: string) {
  const own = stackFile(directory, stack);
  const file = join(dirname(own), approvalsName(stack));
  const name = relative(directory, file).split(sep).join("/");
  const register: Registration = { stackFile: own, name };
  return { kind: "file", file, register } as const;
}

/** How many approvals a file has that nothing names yet. @throws Error naming it, if it holds something else */
export function unseenIn(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    return approvalsIn(readFileSync(file, "utf8")).length;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

/** As soon as it is named all its lines count, those of other users too. */
function refuseUnseen(place: ApprovalsPlace): ApprovalsPlace {
  const count = unseenIn(place.file);
  if (count === 0) return place;
  const lines = count === 1 ? "1 approval, which counts" : `${count} approvals, which all count`;
  throw new Error(
    `${place.file} exists, but the configuration does not name it. It has ${lines} as soon as it is named: ` +
      `review them and set ${key} to this file, or move the file away`,
  );
}
