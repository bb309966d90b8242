// Loaded into the program's process before Pulumi's SDK, which for each resource sends three debug messages to the engine, one
// after the other, and takes some 60 stack traces that only a report of forgotten promises shows, and one for the line that
// registers it. The engine drops messages and line. Without them, a program with thousands of users takes less than half the time.

// By now the SDK's start script has put the addresses where the SDK looks for them, and no program runs yet.
setImmediate(() => {
  try {
    quieten((file) => process.mainModule?.require(file));
  } catch {
    // Another SDK: the program only takes longer.
  }
});

/** @param load a file of the SDK, by its path from the start script */
function quieten(load: (file: string) => unknown): void {
  const log = load("../../log") as { debug: () => Promise<void> };
  log.debug = () => Promise.resolve();

  const { Resource } = load("../../resource") as { Resource: { stackTrace: () => readonly unknown[] } };
  if (typeof Resource.stackTrace === "function") Resource.stackTrace = () => [];

  const debuggable = load("../../runtime/debuggable") as { debuggablePromise: (...given: unknown[]) => unknown };
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...given) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...given);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
