import { expect, onTestFinished, test } from "vitest";
import { type Signals, withSignals } from "../../../../cli/engine/pulumi/signals";

test.each([
  { signal: "SIGTERM", isTerminal: true, isPassedOn: true },
  { signal: "SIGHUP", isTerminal: true, isPassedOn: true },
  { signal: "SIGINT", isTerminal: false, isPassedOn: true },
  // A terminal sends it to Pulumi too, which a second one would break off.
  { signal: "SIGINT", isTerminal: true, isPassedOn: false },
] as const)("$signal ends the work; at a terminal ($isTerminal) it is passed on: $isPassedOn", async (given) => {
  for (const stream of [process.stdin, process.stdout, process.stderr]) {
    const { isTTY } = stream;
    stream.isTTY = given.isTerminal;
    onTestFinished(() => void Object.assign(stream, { isTTY }));
  }
  const listeners = process.listenerCount(given.signal);
  const work = async ({ received, passedOn }: Signals) => {
    expect([received, passedOn].map(({ aborted }) => aborted)).toEqual([false, false]);
    process.emit(given.signal);
    expect(passedOn.aborted).toBe(given.isPassedOn);
    received.throwIfAborted();
  };
  await expect(withSignals(work)).rejects.toThrow("interrupted: what Pulumi saved until then stays; run the command");
  expect(process.listenerCount(given.signal)).toBe(listeners);
});
