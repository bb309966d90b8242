/** What a signal means for the work. */
export interface Signals {
  /** Aborted when a signal came, with the error that ends the work: nothing more is begun. */
  readonly received: AbortSignal;
  /** Aborted when Pulumi has to be told of it. */
  readonly passedOn: AbortSignal;
}

/**
 * Does some work that a signal does not break off at once: Pulumi is asked to end, saves what it did and releases the
 * stack; then the work ends. Ctrl-C on a terminal reaches Pulumi by itself; a second one ends it at once.
 */
export async function withSignals<Result>(work: (signals: Signals) => Promise<Result>): Promise<Result> {
  const [received, passedOn] = [new AbortController(), new AbortController()];
  const note = () =>
    received.abort(new Error("interrupted: what Pulumi saved until then stays; run the command again"));
  const passOn = () => {
    note();
    passedOn.abort();
  };
  const interrupt = () => {
    const isTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
    (isTerminal ? note : passOn)();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", passOn);
  process.on("SIGHUP", passOn);
  try {
    return await work({ received: received.signal, passedOn: passedOn.signal });
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", passOn);
    process.off("SIGHUP", passOn);
  }
}
