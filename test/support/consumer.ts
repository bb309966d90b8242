import { globSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Approval } from "@tapwatch/provider";
import { ModuleKind, transpileModule } from "typescript";
import { expect } from "vitest";
import { stringify } from "yaml";
import { project, startCommand } from "./command";
import { type Ended, startProcess } from "./process";
import { scratchDirectory } from "./scratch";
import { startTenant, type TestTenant } from "./tenant";

export const [watchedUser, seenUser] = ["alice@contoso.com", "bob@contoso.com"];

/** A project that is not this repository, with packages of it installed from their tarballs, and a tenant to watch. */
export interface Consumer extends TestTenant {
  readonly directory: string;
  /** The files of each tarball, by the package's name. */
  readonly packed: ReadonlyMap<string, readonly string[]>;
  /** Compiles the program: what a user writes after `npm install @tapwatch/provider`, by the package's README. */
  readonly compile: () => Promise<Ended>;
  /** Gives it approvals of the watched user's passes, in the place of those that it had. Types are not checked again. */
  readonly approve: (...approvals: readonly Approval[]) => void;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
}

/**
 * Packs workspaces and unpacks them where an installation would put them. Their dependencies are links to this
 * repository's: tests ask no registry, so what `npm install` would choose for a range is not tried.
 */
export async function startConsumer(packages: readonly string[], engine: "embedded" | "pulumi"): Promise<Consumer> {
  const tenant = await startTenant({ users: 0 });
  for (const userPrincipalName of [watchedUser, seenUser]) tenant.tenant.addUser({ userPrincipalName });
  const root = await scratchDirectory();
  const directory = join(root, "onboarding");
  const modules = join(directory, "node_modules");
  linkDependencies(modules);
  const packed = new Map<string, readonly string[]>();
  for (const name of packages) packed.set(name, await install(name, modules, root));

  const { graphRoot, authorityHost } = tenant;
  const config = Object.entries({ graphRoot, authorityHost }).map(([key, value]) => [`tapwatch:${key}`, value]);
  const files = {
    "Pulumi.yaml": stringify({ name: "onboarding", main: "index.js", runtime: "nodejs" }),
    "Pulumi.test.yaml": stringify({ config: Object.fromEntries(config) }),
    "package.json": JSON.stringify({ name: "onboarding", version: "1.0.0", private: true }),
    "tsconfig.json": JSON.stringify({
      // What `pulumi new typescript` wrote for years, where the types of every library are checked too.
      compilerOptions: {
        ...{ strict: true, module: "commonjs", moduleResolution: "node10", target: "es2020", types: [] },
        ignoreDeprecations: "6.0",
      },
      files: ["index.ts"],
    }),
    "index.ts": readmeProgram(),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const compile = () => {
    const compiler = join(project, "node_modules/typescript/bin/tsc");
    return startProcess(process.execPath, [compiler, "-p", directory]).ended;
  };

  return Object.assign(tenant, {
    directory,
    packed,
    compile,
    approve: (...approvals: readonly Approval[]) => {
      const { outputText } = transpileModule(readmeProgram(approvals), {
        compilerOptions: { module: ModuleKind.CommonJS },
      });
      writeFileSync(join(directory, "index.js"), outputText);
    },
    run: (...args: readonly string[]) =>
      startCommand([...args, "--cwd", directory, "--stack", "test"], {
        TAPWATCH_ENGINE: engine,
        HOME: root,
        PULUMI_HOME: join(root, "pulumi"),
        PULUMI_BACKEND_URL: `file://${root}`,
        PULUMI_CONFIG_PASSPHRASE: "of the tests",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        TAPWATCH_NOW: tenant.clock.now().toISOString(),
        ...tenant.environment(tenant.reader),
      }).ended,
  });
}

function readmeProgram(approvals?: readonly Approval[]): string {
  const readme = readFileSync(join(project, "providers/README.md"), "utf8");
  const program = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (program === undefined) throw new Error("providers/README.md shows no program");
  if (approvals === undefined) return program;
  const user = `user: "${watchedUser}"`;
  if (!program.includes(user)) throw new Error(`the program of providers/README.md does not say ${user}`);
  return program.replace(user, `${user}, approvals: ${JSON.stringify(approvals)}`);
}

async function install(name: string, modules: string, root: string): Promise<string[]> {
  const destination = await scratchDirectory();
  const pack = ["pack", "--workspace", name, "--ignore-scripts", "--offline", "--pack-destination", destination];
  await succeeded("npm", pack, root);
  const [file = ""] = readdirSync(destination);
  const tarball = join(destination, file);
  const target = join(modules, name);
  mkdirSync(target, { recursive: true });
  await succeeded("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"], root);
  const listed = await succeeded("tar", ["-tzf", tarball], root);
  return listed
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""))
    .sort();
}

async function succeeded(file: string, args: readonly string[], home: string): Promise<string> {
  const env = { PATH: process.env["PATH"], HOME: home, npm_config_update_notifier: "false" };
  const { code, stdout, stderr } = await startProcess(file, args, { cwd: project, env }).ended;
  if (code === 0) return stdout;
  throw new Error(`${file} ${args.join(" ")} failed: ${stderr}`);
}

/** Everything but this repository's own packages. */
function linkDependencies(modules: string): void {
  mkdirSync(join(modules, "@tapwatch"), { recursive: true });
  const installed = join(project, "node_modules");
  for (const name of readdirSync(installed)) {
    if (name !== "@tapwatch" && !name.startsWith(".")) symlinkSync(join(installed, name), join(modules, name));
  }
}

/** A package's tarball holds `beside`, what each of its sources was built into, and no sources. */
export async function expectPackage(name: string, folder: string, beside: readonly string[]): Promise<void> {
  const { packed, directory } = await startConsumer([name], "embedded");
  const files = packed.get(name) ?? [];
  const built = files.filter((file) => /^dist\/.+\.(js|d\.ts)$/.test(file));
  expect(files.filter((file) => !built.includes(file))).toEqual(beside);

  const { main, types } = JSON.parse(readFileSync(join(project, folder, "package.json"), "utf8"));
  const sources = globSync(["*.ts", "!(dist|node_modules)/**/*.ts"], { cwd: join(project, folder) });
  const expected = sources.map((source) => `dist/${source.replaceAll(sep, "/").replace(/ts$/, "")}`);
  expect(expected.length).toBeGreaterThan(10);
  expect(files).toEqual(
    expect.arrayContaining([
      ...[main, types].map((path: string) => path.slice(2)),
      ...expected.flatMap((path) => [`${path}js`, `${path}d.ts`]),
    ]),
  );
  for (const file of files) {
    expect(readFileSync(join(directory, "node_modules", name, file), "utf8")).not.toContain(project);
  }
  expect(readFileSync(join(project, folder, "LICENSE"), "utf8")).toBe(readFileSync(join(project, "LICENSE"), "utf8"));
}
