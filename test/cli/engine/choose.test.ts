import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { chooseEngine, type EngineChoice } from "../../../cli/engine/choose";
import { locatePulumi } from "../../../cli/engine/pulumi/locate";
import { scratchDirectory } from "../../support/scratch";

const shell = "/bin";
let home = "";

beforeEach(async () => {
  home = await scratchDirectory();
  vi.stubEnv("PATH", [dirname(process.execPath), shell].join(delimiter));
  vi.stubEnv("PULUMI_HOME", home);
});

/** A pulumi that says its version and can do nothing else. */
function installPulumi(directory: string, version: string): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "pulumi");
  writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function putOnPath(version: string): Promise<string> {
  const directory = await scratchDirectory();
  vi.stubEnv("PATH", [directory, process.env["PATH"]].join(delimiter));
  return installPulumi(directory, version);
}

async function choose(
  choice: EngineChoice,
  { hasState = false, stateFile }: { hasState?: boolean; stateFile?: string } = {},
) {
  const directory = await scratchDirectory();
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  if (hasState) {
    mkdirSync(join(directory, ".tapwatch"));
    writeFileSync(join(directory, ".tapwatch/dev.json"), "{}");
  }
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const { name } = await chooseEngine({ choice, directory, stack: "dev", config: {}, stateFile, say });
  return { name, said };
}

test("without a pulumi the embedded engine runs, and a line says so", async () => {
  expect(await choose("auto")).toEqual({
    name: "embedded",
    said: ["engine: embedded; there is no pulumi on the PATH"],
  });
});

test("a pulumi on the PATH is taken, and a line says which", async () => {
  const file = await putOnPath("3.260.0");
  expect(await choose("auto")).toEqual({ name: "pulumi", said: [`engine: pulumi 3.260.0 (${file})`] });
});

test("the newest pulumi that its npm package downloaded is taken where none is on the PATH", async () => {
  installPulumi(join(home, "versions/3.99.0/bin"), "3.99.0");
  const file = installPulumi(join(home, "versions/3.250.0/bin"), "3.250.0");
  expect(locatePulumi()).toEqual({ file, root: join(home, "versions/3.250.0") });
  expect(await choose("auto")).toMatchObject({ name: "pulumi", said: [`engine: pulumi 3.250.0 (${file})`] });
});

test("a stack whose state the embedded engine has stays with it, and the way to move it is said", async () => {
  await putOnPath("3.260.0");
  expect(await choose("auto", { hasState: true })).toEqual({
    name: "embedded",
    said: [
      expect.stringMatching(
        /has this stack's state in .*dev\.json.*'tapwatch export --stack dev \| pulumi stack import --stack dev'/,
      ),
    ],
  });
});

test("a pulumi that is too old, or does not run, leaves the embedded engine", async () => {
  const file = await putOnPath("3.228.0");
  const old = `pulumi 3.228.0 (${file}) is older than 3.229.0: upgrade it, or use --engine embedded`;
  expect(await choose("auto")).toEqual({ name: "embedded", said: [`engine: embedded; ${old}`] });
  await expect(choose("pulumi")).rejects.toThrow(old);
  writeFileSync(file, "#!/bin/sh\nexit 1\n");
  await expect(choose("pulumi")).rejects.toThrow(`${file} does not run: repair it, or use --engine embedded`);
});

test("what was asked for is taken without a word, or refused", async () => {
  await expect(choose("pulumi")).rejects.toThrow("no pulumi on the PATH: install Pulumi's command line");
  await putOnPath("3.260.0");
  expect(await choose("embedded")).toEqual({ name: "embedded", said: [] });
  expect(await choose("pulumi", { hasState: true })).toEqual({ name: "pulumi", said: [] });
  expect(await choose("auto", { stateFile: join(home, "state.json") })).toEqual({ name: "embedded", said: [] });
  await expect(choose("pulumi", { stateFile: "state.json" })).rejects.toThrow("--state is for the embedded engine");
});
