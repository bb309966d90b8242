import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { locatePulumi } from "../../cli/engine/pulumi/locate";
import { peerDependencies } from "../../providers/package.json";
import { project } from "../support/command";
import { startProcess } from "../support/process";
import { scratchDirectory } from "../support/scratch";
import { startTenant } from "../support/tenant";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"] as const;

/** What `npm pack` makes of every package, as files. */
async function pack(): Promise<string[]> {
  const destination = await scratchDirectory();
  const args = ["pack", "--workspaces", "--ignore-scripts", "--pack-destination", destination];
  expect(await startProcess("npm", args, { cwd: project }).ended).toMatchObject({ code: 0 });
  return readdirSync(destination).map((name) => join(destination, name));
}

/** An empty directory into which the packages were installed from their tarballs, with an empty cache. It asks the registry. */
async function install() {
  const root = await scratchDirectory();
  const directory = join(root, "watch");
  mkdirSync(directory);
  const base = { PATH: process.env["PATH"], HOME: root, npm_config_cache: join(root, "cache"), NO_COLOR: "1" };
  const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    startProcess(file, args, { cwd: directory, env: { ...base, npm_config_update_notifier: "false", ...env } }).ended;
  const npmInstall = async (...what: readonly string[]) => {
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...what];
    // With this machine's own way to the registry, whatever it is.
    const installed = await run("npm", args, { ...process.env, npm_config_cache: join(root, "cache") });
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
  };
  await npmInstall(...(await pack()));
  return { root, directory, run, npmInstall };
}

/** Bytes of everything below a directory. */
function sizeOf(directory: string): number {
  return readdirSync(directory, { withFileTypes: true, recursive: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );
}

/** Of Pulumi's SDK, as it is installed. */
function sdkIn(directory: string): string {
  const manifest = readFileSync(join(directory, "node_modules/@pulumi/pulumi/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Packages in the lockfile, the project itself aside. */
function countOf(directory: string): number {
  const { packages } = JSON.parse(readFileSync(join(directory, "package-lock.json"), "utf8")) as { packages: object };
  return Object.keys(packages).length - 1;
}

test("in an empty directory: npm install, demo, init, doctor, up, check, accept; a program that was extended; Pulumi's own commands", async () => {
  const { root, directory, run, npmInstall } = await install();
  const megabytes = Math.round(sizeOf(join(directory, "node_modules")) / 1_000_000);
  process.stdout.write(
    `\ninstalled: ${countOf(directory)} packages, ${megabytes} MB, Pulumi's SDK ${sdkIn(directory)}\n`,
  );

  const demo = await run("npx", ["tapwatch", "demo"]);
  expect(demo, demo.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining("That was tapwatch") });
  expect(readdirSync(directory).sort()).toEqual(["node_modules", "package-lock.json", "package.json"]);

  const tenant = await startTenant({ users: 2 });
  const env = (more: NodeJS.ProcessEnv = {}) => ({
    ...tenant.environment(tenant.reader),
    TAPWATCH_NOW: tenant.clock.now().toISOString(),
    TAPWATCH_ENGINE: "embedded",
    ...more,
  });
  const tapwatch = (...args: readonly string[]) => run("npx", ["tapwatch", ...args, "--stack", "prod"], env());
  const { graphRoot, authorityHost } = tenant;
  const own = ["--graph-root", graphRoot, "--authority-host", authorityHost];
  const init = await tapwatch("init", "--user", alice, "--user", bob, ...own, "--yes");
  expect(init, init.stderr).toMatchObject({ code: 0, stdout: expect.not.stringContaining("npm install") });
  expect(await tapwatch("doctor")).toMatchObject({ code: 0, stdout: expect.not.stringContaining("fail ") });

  tenant.tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect(await tapwatch("up")).toMatchObject({ code: 2, stdout: expect.stringContaining("Found") });
  expect(await tapwatch("check", "--format", "json=run.json")).toMatchObject({ code: 2 });
  const accepted = await tapwatch("accept", "--user", alice, "--ticket", "CHG-1", "--yes");
  expect(accepted).toMatchObject({ code: 0, stdout: expect.stringContaining(`Accepted: ${alice} (Found)`) });
  expect(await tapwatch("check")).toMatchObject({ code: 0 });
  expect(readFileSync(join(directory, "approvals.prod.yaml"), "utf8")).toContain(tenant.passIdOf(alice));
  const state = readFileSync(join(directory, ".tapwatch/prod.json"), "utf8");
  expect(state.match(/require\(\\"[^)]*\)/g)).toEqual(['require(\\"@tapwatch/provider/index.js\\")']);

  // The program is the user's own from here on.
  const program = join(directory, "index.js");
  const extended = readFileSync(program, "utf8").replace("...watch()", '...watch(), owner: "identity team"');
  writeFileSync(program, extended);
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
  expect(await tapwatch("outputs", "owner")).toMatchObject({ code: 0, stdout: '"identity team"\n' });
  expect(tenant.requests.writes()).toEqual([]);

  // npm chose the newest SDK that fits; the oldest that fits does as well.
  const oldest = peerDependencies["@pulumi/pulumi"].replace("^", "");
  await npmInstall("--no-save", `@pulumi/pulumi@${oldest}`);
  expect(sdkIn(directory)).toBe(oldest);
  tenant.tenant.issuePass(bob, { lifetimeInMinutes: 60 });
  expect(await tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining("Issued") });
  expect(await tapwatch("accept", "--user", bob, "--ticket", "CHG-2", "--yes")).toMatchObject({ code: 0 });
  expect(await tapwatch("check", "--no-policy-pack")).toMatchObject({ code: 0 });

  const pulumi = locatePulumi();
  if (pulumi === undefined) return;
  const pulumiEnv = env({
    PATH: [join(pulumi.file, ".."), process.env["PATH"]].join(delimiter),
    PULUMI_HOME: join(root, "pulumi"),
    PULUMI_BACKEND_URL: `file://${root}`,
    PULUMI_CONFIG_PASSPHRASE: "of the tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  });
  const plain = (...args: readonly string[]) => run(pulumi.file, [...args, "--stack", "prod", "--yes"], pulumiEnv);
  expect(await run(pulumi.file, ["stack", "init", "prod"], pulumiEnv)).toMatchObject({ code: 0 });
  expect(await plain("up")).toMatchObject({ code: 0 });
  expect(await plain("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  tenant.tenant.removePass(bob);
  expect((await plain("refresh", "--expect-no-changes")).code).not.toBe(0);
  expect(existsSync(join(directory, "Pulumi.prod.yaml"))).toBe(true);
}, 900_000);
