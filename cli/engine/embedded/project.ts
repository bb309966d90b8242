import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readYaml } from "../read-yaml";

const projectSchema = z.looseObject({
  name: z.string().min(1),
  main: z.string().optional(),
  // `runtime: nodejs` is short for an object with that name.
  runtime: z.preprocess(
    (runtime) => (typeof runtime === "string" ? { name: runtime } : runtime),
    z.looseObject({
      name: z.literal("nodejs", { error: "must be nodejs: the embedded engine runs no other" }),
      options: z.looseObject({ nodeargs: z.string().optional() }).optional(),
    }),
  ),
  config: z.record(z.string(), z.unknown()).optional(),
});

const packSchema = z.looseObject({ main: z.string().optional() });

/** A Pulumi project on disk, as its Pulumi.yaml says. */
export interface Project {
  readonly name: string;
  readonly directory: string;
  /** The program's file or directory. */
  readonly main: string;
  readonly nodeArguments: readonly string[];
  /** The `config` section: declarations of the stack's configuration. */
  readonly declarations: Readonly<Record<string, unknown>>;
  /** Finds a module as the project itself would: its Pulumi SDK runs its programs. */
  resolve(specifier: string): string;
}

/** @throws Error naming the file and the field */
export function openProject(directory: string): Project {
  const file = join(directory, "Pulumi.yaml");
  if (!existsSync(file)) {
    throw new Error(`no Pulumi.yaml in ${directory}: run this in a Pulumi project, or name one with --cwd`);
  }
  const { name, main, runtime, config } = readYaml(file, projectSchema);
  return {
    name,
    directory,
    main: main ?? ".",
    nodeArguments: runtime.options?.nodeargs?.split(/\s+/).filter((argument) => argument !== "") ?? [],
    declarations: config ?? {},
    resolve: (specifier) => createRequire(file).resolve(specifier),
  };
}

/** The file or directory that a policy pack's host loads. @throws Error if the directory holds no pack */
export function packEntry(directory: string): string {
  const file = join(directory, "PulumiPolicy.yaml");
  if (!existsSync(file)) {
    throw new Error(`no PulumiPolicy.yaml in ${directory}: --policy-pack names the directory of a policy pack`);
  }
  return resolve(dirname(file), readYaml(file, packSchema).main ?? ".");
}
