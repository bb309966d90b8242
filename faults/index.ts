import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createCertificates } from "@tapwatch/simulator";
import { type Cell, isEndedByBudget, type Played, playCell } from "./cell";
import { playCommand } from "./command";
import { type Often, often, places } from "./form";
import { forms } from "./forms";
import { startFaultServer } from "./server";
import { measureThrottling, quotas } from "./throttling";
import { truths } from "./truth";

// The fault matrix (docs/reliability.md): every form of answer, wherever it may stand, as often as it may come, whatever is true.
// Each cell reads by the real provider over TLS, and must come out as was written down beforehand (forms/).

/** Cells that are played at once: most of their time is waiting. */
const atOnce = 32;

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "tapwatch-faults-"));
  const certificates = await createCertificates(directory);
  setDefaultCACertificates([...getCACertificates("default"), certificates.ca]);
  const server = await startFaultServer(certificates);
  const started = performance.now();
  try {
    const only = process.argv[2];
    const chosen = cells().filter(({ form }) => only === undefined || form.name.includes(only));
    const [played, throttled, command] = await Promise.all([
      playAll(chosen),
      Promise.all((only === undefined ? quotas : []).map((quota) => measureThrottling(quota, server))),
      only === undefined ? playCommand(server, directory, certificates.caFile) : { differs: [], count: 0 },
    ]);
    for (const { text, lost } of throttled) {
      write(text);
      if (lost > 0) process.exitCode = 1;
    }
    command.differs.forEach(write);
    write(`${command.count} cells by the whole command: ${command.differs.length} differ`);
    if (command.differs.length > 0) process.exitCode = 1;
    report(played, (performance.now() - started) / 1000);
  } finally {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }

  /** Those that do nothing but wait keep none of the others waiting. */
  async function playAll(all: readonly Cell[]): Promise<Played[]> {
    const slow = all.filter(isEndedByBudget).map((cell) => playCell(cell, server));
    const queue = all.filter((cell) => !isEndedByBudget(cell));
    const played: Played[] = [];
    const worker = async () => {
      for (let cell = queue.shift(); cell !== undefined; cell = queue.shift())
        played.push(await playCell(cell, server));
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return [...played, ...(await Promise.all(slow))];
  }
}

function cells(): Cell[] {
  const counts = Object.keys(often) as Often[];
  return forms.flatMap((form) => counts.flatMap((how) => truths.map((truth) => ({ form, often: how, truth }))));
}

function report(played: readonly Played[], seconds: number): void {
  const wrong = played.filter(({ differs }) => differs.length > 0);
  for (const { cell, differs } of wrong) {
    const { form, often: how, truth } = cell;
    write(`${form.place}, ${form.name}, ${how}, true: ${truth}: ${differs.join("; ")}`);
  }
  const counts = places.map((place) => `${forms.filter((form) => form.place === place).length} of the ${place}`);
  const longest = Math.max(0, ...played.map((one) => one.seconds));
  write(`${forms.length} forms (${counts.join(", ")}); the longest cell took ${longest.toFixed(1)} s`);
  write(
    `${played.length} cells in ${seconds.toFixed(0)} s: ${played.length - wrong.length} as expected, ${wrong.length} differ`,
  );
  if (wrong.length > 0) process.exitCode = 1;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`faults: ${error.stack}\n`);
  process.exitCode = 1;
});
