import { existsSync } from "node:fs";
import { relative } from "node:path";
import { ownStateFile } from "../project/stack-file";
import type { Hosts } from "./embedded/hosts";
import type { Engine } from "./engine";
import type { Location } from "./pulumi/locate";

/** `auto`: Pulumi's own where there is one, unless the embedded engine has the stack's state already. */
export const engineChoices = ["auto", "pulumi", "embedded"] as const;
export type EngineChoice = (typeof engineChoices)[number];

export interface EngineRequest {
  readonly choice: EngineChoice;
  /** Of the Pulumi project. */
  readonly directory: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  /** Where the embedded engine's parts live. Default: the engine's own. */
  readonly hosts?: Hosts | undefined;
  /** `--state`: the embedded engine's. */
  readonly stateFile: string | undefined;
  /** Takes one line: which engine was taken, and why. Not called where the choice was the user's. */
  readonly say: (line: string) => void;
}

/** @throws Error with the remedy if the engine that was asked for is not there */
export async function chooseEngine(request: EngineRequest): Promise<Engine> {
  const { choice, stateFile } = request;
  if (choice === "pulumi" && stateFile !== undefined) {
    throw new Error("--state is for the embedded engine: remove it, or use --engine embedded");
  }
  if (choice === "embedded" || stateFile !== undefined) return embedded(request);
  const { locatePulumi } = await import("./pulumi/locate.js");
  const location = locatePulumi();
  if (choice === "auto") return automatic(request, location);
  if (location === undefined) {
    throw new Error("no pulumi on the PATH: install Pulumi's command line, or use --engine embedded");
  }
  return (await pulumi(request, location)).engine;
}

async function automatic(request: EngineRequest, location: Location | undefined): Promise<Engine> {
  const { directory, stack, say } = request;
  if (location === undefined) {
    say("engine: embedded; there is no pulumi on the PATH");
    return embedded(request);
  }
  const stateFile = ownStateFile(directory, stack);
  if (existsSync(stateFile)) {
    say(
      `engine: embedded, which has this stack's state in ${relative(process.cwd(), stateFile)}; to move it, ` +
        `'tapwatch export --stack ${stack} | pulumi stack import --stack ${stack}', then remove the file`,
    );
    return embedded(request);
  }
  try {
    const { engine, version } = await pulumi(request, location);
    say(`engine: pulumi ${version} (${location.file})`);
    return engine;
  } catch (error) {
    say(`engine: embedded; ${(error as Error).message}`);
    return embedded(request);
  }
}

async function embedded({ directory, stack, config, stateFile, hosts }: EngineRequest): Promise<Engine> {
  const { EmbeddedEngine } = await import("./embedded/index.js");
  return new EmbeddedEngine({
    directory,
    stack,
    config,
    ...(stateFile !== undefined && { stateFile }),
    ...(hosts && { hosts }),
  });
}

async function pulumi(
  { directory, stack, config }: EngineRequest,
  location: Location,
): Promise<{ engine: Engine; version: string }> {
  const { openPulumi } = await import("./pulumi/open.js");
  const { PulumiEngine } = await import("./pulumi/index.js");
  const command = await openPulumi(location);
  return { engine: new PulumiEngine({ directory, stack, config, command }), version: String(command.version) };
}
