import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { shownPath } from "../base/shown-path";
import { stateFileOf } from "../project/stack-file";
import { readRecordIfAny } from "./read-record";
import { recordFiles } from "./record-file";

/**
 * Refuses to begin a watch anew beside the record of an earlier one. The embedded engine's state is a file: where it is lost,
 * everything pending is forgotten, and the next check would call it fixed.
 * @throws Error naming both files, and what to do
 */
export function assertNotLost(stack: {
  readonly cwd: string;
  readonly stack: string;
  readonly state?: string | undefined;
}) {
  const state = stateFileOf(resolve(stack.cwd), stack.stack, stack.state);
  if (existsSync(state)) return;
  const { current } = recordFiles(stack);
  const record = readRecordIfAny(current);
  if (record === undefined) return;
  throw new Error(
    `the state ${shownPath(state)} is missing, and ${shownPath(current)} says that this stack watched ` +
      `${record.summary.watched} users at ${record.endedDateTime}: bring the state back. ` +
      "To begin the watch anew, which forgets all pending drift, remove the record too",
  );
}
