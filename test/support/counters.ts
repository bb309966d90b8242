import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedEngine } from "../../cli/engine/embedded";
import { type Hosts, processes } from "../../cli/engine/embedded/hosts";
import { hostOf } from "../../cli/engine/embedded/in-process/dynamic";
import type { Step } from "../../cli/engine/engine";
import { nameOf, stackType } from "../../cli/engine/state";
import provider from "../fixtures/counter/provider.js";
import { scratchDirectory } from "./scratch";

const counterProject = join(__dirname, "../fixtures/counter");

/** The fixture's world: a number per name; "!" fails to be read, an absent one is gone. */
export type World = Readonly<Record<string, number | "!">>;

const counterType = "pulumi-nodejs:dynamic/test:Counter";

/** The fixture's program and provider in this process. */
const inProcess: Hosts = {
  ...processes,
  startProvider: async () => hostOf(() => provider),
  runProgram: async (context, deployment) => {
    const { "counter:world": world, "counter:wanted": wanted = "" } = context.config;
    const plain = { dependencies: [], propertyDependencies: {}, aliases: [] } as const;
    const stack = { ...plain, type: stackType, name: "counter-test", parent: "", custom: false, inputs: {} };
    const { urn: parent } = await deployment.register(stack);
    const states = await Promise.all(
      wanted.split(",").map((name) => {
        const inputs = { name, world, __provider: "counter" };
        return deployment.register({ ...plain, type: counterType, name, parent, custom: true, inputs });
      }),
    );
    deployment.setOutputs(parent, { accepted: states.map(({ outputs = {} }) => outputs["accepted"] ?? null) });
    return { succeeded: true, diagnostics: [] };
  },
};

/**
 * A stack of the fixture test/fixtures/counter with a world and a state of its own.
 * @param hosts default: program and provider in this process
 */
export async function startCounters(world: World, hosts = inProcess) {
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
        types: [counterType],
        hosts,
      }),
    state: () => readFileSync(stateFile, "utf8"),
  };
}

export function opsOf(steps: readonly Step[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ op, urn }) => [nameOf(urn), op]));
}
