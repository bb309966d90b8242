import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedEngine } from "../../cli/engine/embedded";
import type { Step } from "../../cli/engine/engine";
import { nameOf } from "../../cli/engine/state";
import { scratchDirectory } from "./scratch";

const counterProject = join(__dirname, "../fixtures/counter");

/** The fixture's world: a number per name; "!" fails to be read, an absent one is gone. */
export type World = Readonly<Record<string, number | "!">>;

/** A stack of the fixture test/fixtures/counter with a world and a state of its own. */
export async function startCounters(world: World) {
  const directory = await scratchDirectory();
  const worldFile = join(directory, "world.json");
  const stateFile = join(directory, "state.json");
  const change = (next: World) => writeFileSync(worldFile, JSON.stringify(next));
  change(world);
  return {
    worldFile,
    stateFile,
    change,
    engine: (config: Readonly<Record<string, string>> = {}) =>
      new EmbeddedEngine({
        directory: counterProject,
        stack: "test",
        config: { world: worldFile, ...config },
        stateFile,
        types: ["pulumi-nodejs:dynamic/test:Counter"],
      }),
    state: () => readFileSync(stateFile, "utf8"),
  };
}

export function opsOf(steps: readonly Step[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ op, urn }) => [nameOf(urn), op]));
}
