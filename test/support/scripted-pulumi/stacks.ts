import { outputsOf, type ResourceState, type StackExport } from "../../../cli/engine/state";
import { shortName } from "../../../cli/project/stack-file";
import type { Told } from "./events";
import type { Ending } from "./serve";

/** What `pulumi stack export` writes of these resources. */
export function exportOf(resources: readonly ResourceState[]): StackExport {
  const manifest = { time: "2026-03-02T09:00:00Z", magic: "", version: "v3.260.0" };
  return { version: 3, deployment: { manifest, ...(resources.length > 0 && { resources }) } };
}

/** The backend of the stand-in: what is saved of each stack, and the commands that ask for it. */
export class Stacks {
  private readonly saved: Map<string, readonly ResourceState[]>;

  constructor(saved: Readonly<Record<string, readonly ResourceState[]>>) {
    this.saved = new Map(Object.entries(saved));
  }

  async answer(args: readonly string[], input: () => Promise<string>): Promise<Ending> {
    const words = args.slice(0, 2).join(" ");
    if (words === "stack ls") return says([...this.saved.keys()].map((name) => ({ name, current: false })));
    if (words === "stack init") {
      this.saved.set(shortName(args[2] ?? ""), []);
      return says("");
    }
    const resources = this.saved.get(nameIn(args));
    if (resources === undefined) return fails(255, `no stack named '${stackIn(args)}' found`);
    if (words === "stack import") {
      this.saved.set(nameIn(args), (JSON.parse(await input()) as StackExport).deployment.resources ?? []);
      return says("");
    }
    if (words === "stack export") return says(exportOf(resources));
    if (words === "stack output") return says(outputsOf(resources));
    return fails(64, `pulumi ${args.join(" ")} is not in the script`);
  }

  /** Saves what a command did: each resource as its last event has it. */
  save(args: readonly string[], events: readonly Told[]): void {
    if (!["up", "refresh", "destroy"].includes(args[0] ?? "")) return;
    const states = new Map((this.saved.get(nameIn(args)) ?? []).map((state) => [state.urn, state]));
    for (const { resOutputsEvent } of events) {
      if (resOutputsEvent === undefined) continue;
      const { urn, new: next } = resOutputsEvent.metadata;
      if (next) states.set(urn, { ...states.get(urn), ...next, custom: next.custom ?? false });
      else states.delete(urn);
    }
    this.saved.set(nameIn(args), [...states.values()]);
  }
}

function says(value: unknown): Ending {
  return { stdout: typeof value === "string" ? value : JSON.stringify(value), stderr: "", code: 0 };
}

function fails(code: number, message: string): Ending {
  return { stdout: "", stderr: `error: ${message}\n`, code };
}

function stackIn(args: readonly string[]): string {
  return args[args.indexOf("--stack") + 1] ?? "";
}

function nameIn(args: readonly string[]): string {
  return shortName(stackIn(args));
}
