/** What signals ask of the work. */
export interface Signals {
  /** Aborted when a signal came, with the error that ends the work: nothing more is begun. */
  readonly received: AbortSignal;
  /** Aborted when Pulumi has to be told of it. */
  readonly passedOn: AbortSignal;
}

/**
 * Does some work that signals do not break off: Pulumi is told to end, it saves what it did and lets go of the stack, and
 * then the work ends too. A terminal's Ctrl-C reaches Pulumi by itself; a second one makes it end at once.
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
