import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PulumiEngine, type PulumiEngineOptions } from "../../../cli/engine/pulumi";
import { openPulumi } from "../../../cli/engine/pulumi/open";
import type { ResourceState } from "../../../cli/engine/state";
import { scratchDirectory } from "../scratch";
import type { Told } from "./events";
import { logged, play } from "./play";
import { type Asked, type Ending, type Process, serve } from "./serve";
import { Stacks } from "./stacks";

/** One command that is expected, and what Pulumi does then. */
export interface Scripted {
  /** What the arguments begin with. */
  readonly command: string;
  readonly events?: readonly Told[];
  /** What is told once SIGINT has come, for which the command waits. */
  readonly afterInterrupt?: readonly Told[];
  /** Whether the engine comes to its end, and says so. Default: true. */
  readonly isEnding?: boolean;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default: 255 after an error or a mandatory violation, else 0. */
  readonly code?: number;
  readonly killedBy?: NodeJS.Signals;
  /** Called when the command starts. */
  readonly meanwhile?: (asked: Asked) => void;
}

/** `plays("refresh", [reads(alice), failsToRead(bob, "no answer")])` */
export function plays(command: string, events: readonly Told[] | readonly Told[][] = [], rest: Partial<Scripted> = {}) {
  return { command, events: events.flat(), ...rest } satisfies Scripted;
}

/**
 * A stand-in for Pulumi's command line, for tests of what we make of it: it runs no program and reads nobody, it plays what the
 * test wrote down. It is a process, as the real one is, and is driven by the real Automation API. Commands that only ask for the
 * state are answered from the stacks; all others have to be written down, in their order.
 * @param saved the resources of each stack
 */
export async function scriptPulumi(
  saved: Readonly<Record<string, readonly ResourceState[]>>,
  ...script: readonly Scripted[]
) {
  const root = await scratchDirectory();
  const directory = join(root, "project");
  mkdirSync(directory);
  writeFileSync(join(directory, "Pulumi.yaml"), "name: tapwatch\nruntime: nodejs\n");
  for (const name of Object.keys(saved)) writeFileSync(join(directory, `Pulumi.${name}.yaml`), "config: {}\n");
  const stacks = new Stacks(saved);
  const asked: Asked[] = [];
  const left = [...script];
  const port = await serve(async (process) => {
    const { args, env } = process.asked;
    asked.push({ args, env });
    const [next] = left;
    if (next === undefined || !args.join(" ").startsWith(next.command)) return stacks.answer(args, process.input);
    left.shift();
    next.meanwhile?.({ args, env });
    stacks.save(args, [...(next.events ?? []), ...(next.afterInterrupt ?? [])]);
    if (args.includes("--event-log")) await playFor(process, next);
    return endOf(next, args);
  });
  const command = await openPulumi({ file: installed(root, port), root });
  return {
    directory,
    command,
    engine: (stack = "prod", options: Partial<PulumiEngineOptions> = {}) =>
      new PulumiEngine({ directory, stack, command, ...options }),
    /** The commands that were given, without what every one of them has. */
    commands: () => asked.map(({ args }) => args.join(" ").replace(needless, "")),
    /** The commands that do something, in short: `refresh --exclude bob`. */
    work: () =>
      asked
        .map(({ args }) =>
          args
            .join(" ")
            .replace(needless, "")
            .replace(usual, "")
            .replace(/urn:pulumi:\S+::/g, ""),
        )
        .filter((line) => !/^stack (export|output)/.test(line)),
    /** What was written down and not asked for. */
    left: () => left.map((each) => each.command),
  };
}

const needless = / --(non-interactive|color never|exec-kind \S+|event-log \S+)/g;
const usual = / --(skip-preview|yes|stack (prod|test)|json|continue-on-error)(?= |$)/g;

function installed(root: string, port: number): string {
  mkdirSync(join(root, "bin"));
  const file = join(root, "bin/pulumi");
  // What is asked each time is not worth a process of Node's.
  const lines = [
    "#!/bin/sh",
    '[ "$1" = version ] && echo v3.260.0 && exit 0',
    `exec "${process.execPath}" "${join(__dirname, "pulumi.js")}" ${port} "$@"`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function playFor({ asked, signal }: Process, { events = [], afterInterrupt, isEnding = true }: Scripted) {
  const end = isEnding ? [summary, { cancelEvent: {} }] : [];
  if (afterInterrupt === undefined) return play(asked.args, [...events, ...end]);
  return play(asked.args, events, { signal, events: [...afterInterrupt, ...end] });
}

const summary: Told = {
  summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges: {}, policyPacks: {} },
};

function endOf({ events = [], afterInterrupt = [], killedBy, ...given }: Scripted, args: readonly string[]): Ending {
  return {
    // `policy analyze --json` has no other log.
    stdout:
      given.stdout ??
      (args.includes("--event-log")
        ? ""
        : logged(events)
            .map((line) => `${line}\n`)
            .join("")),
    stderr: given.stderr ?? "",
    code: given.code ?? ([...events, ...afterInterrupt].some(isError) ? 255 : 0),
    ...(killedBy && { killedBy }),
  };
}

function isError({ diagnosticEvent, policyEvent }: Told): boolean {
  return diagnosticEvent?.severity === "error" || policyEvent?.enforcementLevel === "mandatory";
}
