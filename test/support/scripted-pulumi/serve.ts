import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** A command as it was given. */
export interface Asked {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How a command ends. */
export interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly killedBy?: NodeJS.Signals;
}

/** A process of the stand-in (pulumi.js), while it waits to be told its end. */
export interface Process {
  readonly asked: Asked;
  /** Resolves when it was told to end. */
  readonly signal: Promise<void>;
  /** Has it read its stdin. */
  readonly input: () => Promise<string>;
}

/** Does each process's work in the test's own. @returns the port that they come to */
export async function serve(work: (process: Process) => Promise<Ending>): Promise<number> {
  const server = createServer((socket) => void attend(socket, work));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function attend(socket: Socket, work: (process: Process) => Promise<Ending>): Promise<void> {
  const asked = Promise.withResolvers<Asked>();
  const signal = Promise.withResolvers<void>();
  const input = Promise.withResolvers<string>();
  const tell = (what: object) => socket.write(`${JSON.stringify(what)}\n`);
  createInterface({ input: socket }).on("line", (line) => {
    const told = JSON.parse(line) as Asked | { readonly signal: string } | { readonly input: string };
    if ("args" in told) asked.resolve(told);
    else if ("input" in told) input.resolve(told.input);
    else signal.resolve();
  });
  // A process that was killed leaves without a word.
  socket.on("error", () => {});
  const ending = await work({
    asked: await asked.promise,
    signal: signal.promise,
    input: () => {
      tell({ takesInput: true });
      return input.promise;
    },
  });
  tell(ending);
}
