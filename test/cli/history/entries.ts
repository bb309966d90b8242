import type { RunEntry } from "../../../cli/history";
import { at } from "../../support/passes";

/** A run in good order, `minutes` after nine. */
export function entryAt(minutes: number, overrides: Partial<RunEntry> = {}): RunEntry {
  return {
    entryVersion: 1,
    startedDateTime: at(minutes),
    endedDateTime: at(minutes),
    durationInSeconds: 0,
    exitCode: 0,
    engine: "embedded",
    summary: countsOf(),
    ...overrides,
  };
}

export function countsOf(overrides: Partial<NonNullable<RunEntry["summary"]>> = {}): NonNullable<RunEntry["summary"]> {
  const none = { usable: 0, drifted: 0, findings: 0, unreadable: 0, gone: 0, new: 0, fixed: 0 };
  return { watched: 3, withPass: 1, ...none, ...overrides };
}
