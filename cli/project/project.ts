import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { parseYaml, readYaml } from "./read-yaml";

/** The parts of Pulumi.yaml that tapwatch reads: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const projectSchema = z.looseObject({
  name: z.string().min(1),
  main: z.string().optional(),
  // `runtime: nodejs` is short for an object with that name.
  runtime: z.preprocess(
    (runtime) => (typeof runtime === "string" ? { name: runtime } : runtime),
    z.looseObject({
      name: z.string(),
      options: z.looseObject({ nodeargs: z.string().optional(), typescript: z.boolean().optional() }).optional(),
    }),
  ),
  config: z.record(z.string(), z.unknown()).optional(),
  stackConfigDir: z.string("must be the name of a directory").optional(),
});

/** A Pulumi project on disk, as its Pulumi.yaml says. */
export interface Project {
  readonly name: string;
  readonly directory: string;
  /** `nodejs`, or another one, which Pulumi's own engine runs. */
  readonly runtime: string;
  /** The program's file or directory. */
  readonly main: string;
  readonly nodeArguments: readonly string[];
  /** Whether Pulumi's host is to compile the program as it loads it. */
  readonly isTypeScript: boolean;
  /** The `config` section: declarations of the stack's configuration. */
  readonly declarations: Readonly<Record<string, unknown>>;
  /** Finds a module as the project itself would: its Pulumi SDK runs its programs. */
  resolve(specifier: string): string;
}

export function projectFile(directory: string): string {
  return join(directory, "Pulumi.yaml");
}

/** @throws Error naming the file and the field */
export function openProject(directory: string): Project {
  const file = projectFile(directory);
  if (!existsSync(file)) {
    throw new Error(
      `no Pulumi.yaml in ${directory}: write a project with 'tapwatch init', or name a project's directory with --cwd`,
    );
  }
  return projectOf(directory, readYaml(file, projectSchema));
}

/** The project that a text of Pulumi.yaml makes of a directory, before it is written. @throws Error naming the field */
export function projectFrom(directory: string, text: string): Project {
  return projectOf(directory, parseYaml(projectFile(directory), text, projectSchema));
}

function projectOf(directory: string, { name, main, runtime, config }: z.output<typeof projectSchema>): Project {
  return {
    name,
    directory,
    runtime: runtime.name,
    main: main ?? ".",
    nodeArguments: runtime.options?.nodeargs?.split(/\s+/).filter((argument) => argument !== "") ?? [],
    isTypeScript: runtime.options?.typescript !== false && hasTypeScript(directory, main),
    declarations: config ?? {},
    resolve: (specifier) => createRequire(projectFile(directory)).resolve(specifier),
  };
}

/** Pulumi's host loads its compiler for every program, unless told not to; one without TypeScript starts faster without it. */
function hasTypeScript(directory: string, main = "."): boolean {
  const program = join(directory, main);
  return [join(directory, "tsconfig.json"), join(program, "index.ts")].some(existsSync) || /\.[cm]?ts$/.test(main);
}

/** The directory of the stacks' files: the project's, or the one that Pulumi.yaml names. */
export function stackDirectory(directory: string): string {
  const file = projectFile(directory);
  const { stackConfigDir = "." } = existsSync(file) ? readYaml(file, projectSchema) : {};
  return join(directory, stackConfigDir);
}
