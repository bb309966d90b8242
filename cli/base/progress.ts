import yoctoSpinner from "yocto-spinner";
import { age } from "./text";

export interface Progress {
  readonly onProgress: (done: number, total: number | undefined) => void;
  stop(): void;
}

export interface ProgressOptions {
  /** Default: stderr. */
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds, from any beginning. */
  readonly now?: () => number;
}

/** Earlier there is too little to estimate from, and the work may already be done. */
const silentMilliseconds = 2000;
/** Nobody reads faster than this, and each update costs a write. */
const quietMilliseconds = 100;

/** Says on stderr what is going on, and how long it will take, and only where somebody sees it: on a terminal. */
export function startProgress(
  what: string,
  { stream = process.stderr, now = () => performance.now() }: ProgressOptions = {},
): Progress {
  if (!stream.isTTY) return { onProgress: () => {}, stop: () => {} };
  const spinner = yoctoSpinner({ text: what, stream }).start();
  // The pace is that of answers: it begins with the first one, not with the start of processes.
  let first: { readonly done: number; readonly at: number } | undefined;
  let last = 0;
  let said = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  return {
    onProgress: (done, total) => {
      if (isStopped) return;
      const time = now();
      // A count that begins again is another phase: of an up, the one after its preview.
      if (first === undefined || done <= last) first = { done, at: time };
      last = done;
      if (time - said < quietMilliseconds && done !== total) return;
      said = time;
      const count = total === undefined ? `${done}` : `${done} of ${total}`;
      const users = (total ?? done) === 1 ? "user" : "users";
      const left =
        total === undefined ? undefined : secondsLeft({ done: done - first.done, left: total - done }, time - first.at);
      spinner.text = `${what}: ${count} ${users}${left === undefined ? "" : `, about ${age(left)} left`}`;
    },
    stop: () => {
      isStopped = true;
      spinner.stop();
    },
  };
}

/** Shows what is going on while the work lasts, also if the work fails. */
export async function withProgress<Result>(
  what: string,
  work: (onProgress: Progress["onProgress"]) => Promise<Result>,
): Promise<Result> {
  const progress = startProgress(what);
  try {
    return await work(progress.onProgress);
  } finally {
    progress.stop();
  }
}

/** How long the rest will take at the pace so far; undefined: too early to tell, or nothing is left. */
function secondsLeft({ done, left }: { readonly done: number; readonly left: number }, elapsed: number) {
  if (left <= 0 || done <= 0 || elapsed < silentMilliseconds) return undefined;
  return ((elapsed / done) * left) / 1000;
}
