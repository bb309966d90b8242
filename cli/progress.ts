import yoctoSpinner from "yocto-spinner";

export interface Progress {
  readonly onProgress: (done: number, total: number | undefined) => void;
  stop(): void;
}

/** Says on stderr what is going on, and only where somebody sees it: on a terminal. */
export function startProgress(what: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { onProgress: () => {}, stop: () => {} };
  const spinner = yoctoSpinner({ text: what, stream }).start();
  return {
    onProgress: (done, total) => {
      spinner.text = `${what}: ${done}${total === undefined ? "" : ` of ${total}`} users`;
    },
    stop: () => void spinner.stop(),
  };
}
