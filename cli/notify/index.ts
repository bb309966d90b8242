import { pipelineRunUrl } from "../base/pipeline-run";
import { minute } from "../base/text";
import type { RunRecord } from "../record/record";
import { deliver, type Told, toldOf, without } from "./deliver";
import { runProblem } from "./failure";
import type { Target } from "./target";
import { countOf, placesOf, readUndelivered, saveUndelivered, type Undelivered, withUndelivered } from "./undelivered";

/** What to say of the messages of a run. */
export interface Notified {
  /** Why messages did not arrive, one for each target. */
  readonly failures: readonly string[];
  /** What else is worth a line. */
  readonly notes: readonly string[];
}

/**
 * Tells each target what is new since the run before, and what earlier runs could not tell it; nothing if there is neither. What
 * fails is written down for the next run.
 * @param file what is undelivered
 * @throws Error if that cannot be written
 */
export async function notify(
  record: RunRecord,
  targets: readonly Target[],
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<Notified> {
  if (targets.length === 0) return { failures: [], notes: [] };
  const runUrl = pipelineRunUrl(env);
  const places = placesOf(targets);
  const before = readUndelivered(file);
  const results = await Promise.all(
    targets.map((target, index) => {
      const place = places[index] ?? target.format;
      return tell(
        target,
        place,
        record,
        before.find((each) => each.target === place),
        runUrl,
      );
    }),
  );
  const others = before.filter(({ target }) => !places.includes(target));
  const left = results.flatMap((result) => result.left ?? []);
  await saveUndelivered(file, [...others, ...left], new Date(record.endedDateTime));
  return {
    failures: results.flatMap(({ failure }) => failure ?? []),
    notes: results.flatMap(({ note }) => note ?? []),
  };
}

interface Result {
  readonly failure?: string;
  readonly note?: string;
  /** What the next run has to tell. */
  readonly left?: Undelivered;
}

async function tell(
  target: Target,
  place: string,
  record: RunRecord,
  before: Undelivered | undefined,
  runUrl: string | undefined,
): Promise<Result> {
  const all = withUndelivered(record, before ?? {});
  const told = toldOf(all, earlierLines(before), runUrl) ?? closing(record, before);
  if (told === undefined) return {};
  const closed = before?.isFailureOpen === true ? [runProblem(record.stack, "fixed", "")] : [];
  const {
    failure,
    toldKeys = [],
    waiting = 0,
  } = await deliver(target, { ...told, problems: [...closed, ...told.problems] }, runUrl);
  const late = countOf(before ?? {});
  if (failure === undefined && waiting === 0) {
    return late === 0
      ? {}
      : { note: `${place}: the message also told ${late} of an earlier run, which had not arrived` };
  }
  const lists = without(record.stack, all, toldKeys);
  const left: Undelivered = {
    target: place,
    sinceDateTime: before?.sinceDateTime ?? record.endedDateTime,
    ...lists,
    ...(failure !== undefined && before?.failedRunDateTime && { failedRunDateTime: before.failedRunDateTime }),
    ...(failure !== undefined && before?.isFailureOpen && { isFailureOpen: true }),
  };
  if (failure === undefined)
    return { left, note: `${place}: ${waiting} problems wait for the next run: see the report` };
  return { failure: `${place}: the message did not arrive: ${failure}; the next run sends it again`, left };
}

/** An alert that a run failed ends with the next run that works, also if nothing is new. */
function closing(record: RunRecord, before: Undelivered | undefined): Told | undefined {
  if (before?.isFailureOpen !== true) return undefined;
  return { news: { headline: "", summary: "", sections: [] }, document: {}, origin: record, problems: [] };
}

function earlierLines(before: Undelivered | undefined): string[] {
  const { failedRunDateTime, left = 0 } = before ?? {};
  return [
    ...(failedRunDateTime === undefined ? [] : [`the run of ${minute(failedRunDateTime)} failed`]),
    ...(left === 0 ? [] : [`${left} more problems of earlier runs: see the reports`]),
  ];
}
