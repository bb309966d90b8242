import yoctoSpinner from "yocto-spinner";
import { age } from "./report/describe";

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

/** Before this there is too little to go by, and the wait may be over. */
const silentMilliseconds = 2000;
/** Nobody reads faster, and each word costs a write. */
const quietMilliseconds = 100;

/** Says on stderr what is going on, and how long it will take, and only where somebody sees it: on a terminal. */
export function startProgress(
  what: string,
  { stream = process.stderr, now = () => performance.now() }: ProgressOptions = {},
): Progress {
  if (!stream.isTTY) return { onProgress: () => {}, stop: () => {} };
  const spinner = yoctoSpinner({ text: what, stream }).start();
  let begun = now();
  let last = 0;
  let said = Number.NEGATIVE_INFINITY;
  return {
    onProgress: (done, total) => {
      // A count that begins again is another phase: of an up, the one after its preview.
      if (done <= last) begun = now();
      last = done;
      if (now() - said < quietMilliseconds && done !== total) return;
      said = now();
      const count = total === undefined ? `${done}` : `${done} of ${total}`;
      const users = (total ?? done) === 1 ? "user" : "users";
      spinner.text = `${what}: ${count} ${users}${left(done, total, now() - begun)}`;
    },
    stop: () => void spinner.stop(),
  };
}

/** How long the rest will take, at the pace so far. */
function left(done: number, total: number | undefined, elapsed: number): string {
  if (total === undefined || done >= total || done === 0 || elapsed < silentMilliseconds) return "";
  return `, about ${age((elapsed / done) * (total - done) * 0.001)} left`;
}
