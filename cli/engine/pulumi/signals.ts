/**
 * Does some work that signals do not break off: Pulumi is told to end, it saves what it did and lets go of the stack, and
 * then the work ends too. A terminal's Ctrl-C reaches Pulumi by itself; a second one makes it end at once.
 */
export async function withSignals<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const wait = () => {
    if (![process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)) abort();
  };
  process.on("SIGINT", wait);
  process.on("SIGTERM", abort);
  process.on("SIGHUP", abort);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", wait);
    process.off("SIGTERM", abort);
    process.off("SIGHUP", abort);
  }
}
