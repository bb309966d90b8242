import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { expect, onTestFinished, test } from "vitest";
import { Deployment } from "../../../../../cli/engine/embedded/deployment";
import { startMonitor } from "../../../../../cli/engine/embedded/sdk/monitor";
import { openProject } from "../../../../../cli/project/project";
import { project } from "../../../../support/command";
import { startProcess } from "../../../../support/process";
import { scratchDirectory } from "../../../../support/scratch";

const quiet = join(project, "cli/dist/engine/embedded/sdk/quiet.js");
const debug = messages.LogSeverity.DEBUG;

/** Says something at every level, waits for a resource's output, and tells whether its errors have a trace. */
const source = `
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.ComponentResource {
  constructor(name) {
    super("test:Thing", name);
    this.registerOutputs({ name });
  }
}
const things = ["a", "b", "c"].map((name) => new Thing(name));
pulumi.log.info("informed");
pulumi.log.warn("warned");
const lines = new Error("here").stack.split("\\n").length;
exports.urns = pulumi.all(things.map(({ urn }) => urn));
exports.hasTrace = lines > 1 && Error.stackTraceLimit > 0;
`;

/** Pulumi's engine service on a port of its own: notes each message that it gets. */
async function startEngine() {
  const said: { severity: number; text: string }[] = [];
  let root = "";
  const server = new grpc.Server();
  const service = EngineService as grpc.ServiceDefinition;
  const nothing = service["log"]?.responseDeserialize(Buffer.alloc(0));
  server.addService(service, {
    log: ({ request }: { request: messages.LogRequest }, answer: grpc.sendUnaryData<unknown>) => {
      said.push({ severity: request.getSeverity(), text: request.getMessage() });
      answer(null, nothing);
    },
    setRootResource: (
      { request }: { request: messages.SetRootResourceRequest },
      answer: grpc.sendUnaryData<messages.SetRootResourceResponse>,
    ) => {
      root = request.getUrn();
      answer(null, new messages.SetRootResourceResponse());
    },
    getRootResource: (_call: unknown, answer: grpc.sendUnaryData<messages.GetRootResourceResponse>) => {
      const response = new messages.GetRootResourceResponse();
      response.setUrn(root);
      answer(null, response);
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  onTestFinished(() => server.forceShutdown());
  return { address: `127.0.0.1:${port}`, said };
}

/** Runs the program as the embedded engine does. @param nodeArguments what Node loads before the SDK's run command */
async function run(...nodeArguments: readonly string[]) {
  const directory = join(await scratchDirectory(), "program");
  mkdirSync(directory);
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "dir");
  writeFileSync(join(directory, "Pulumi.yaml"), "name: demo\nruntime: nodejs\n");
  writeFileSync(join(directory, "package.json"), '{ "name": "demo" }');
  writeFileSync(join(directory, "index.js"), source);
  const deployment = new Deployment({
    name: { stack: "test", project: "demo" },
    previous: [],
    provider: () => Promise.reject(new Error("this program has no resource of a provider")),
    providerInputs: {},
    analyzers: async () => [],
    refresh: false,
    dryRun: false,
    isTarget: () => true,
    now: () => "2026-03-02T09:00:00.000Z",
  });
  const monitor = await startMonitor(deployment, ["test:Thing"], () => Promise.reject(new Error("no function")));
  onTestFinished(() => monitor.close());
  const engine = await startEngine();
  const { code, stderr } = await startProcess(
    process.execPath,
    [
      ...nodeArguments,
      openProject(directory).resolve("@pulumi/pulumi/cmd/run"),
      `--monitor=${monitor.address}`,
      `--engine=${engine.address}`,
      ...["--project=demo", "--stack=test", "--organization=organization", "--parallel=400"],
      ...[`--root-directory=${directory}`, `--pwd=${directory}`],
      directory,
    ],
    { cwd: directory, env: { ...process.env, PULUMI_CONFIG: "{}", PULUMI_NODEJS_TYPESCRIPT: "false" } },
  ).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { said: engine.said, resources: deployment.resources };
}

test("without it the SDK tells the engine every step of each resource; with it nothing but what is for the user, and no step is missing", async () => {
  const [loud, silent] = [await run(), await run("--require", quiet)];

  // If the SDK stops sending these, quiet.ts is not needed any more.
  expect(loud.said.filter(({ severity }) => severity === debug).length).toBeGreaterThan(loud.resources.length);
  expect(silent.said).toEqual([
    { severity: messages.LogSeverity.INFO, text: "informed" },
    { severity: messages.LogSeverity.WARNING, text: "warned" },
  ]);
  expect(silent.said).toEqual(loud.said.filter(({ severity }) => severity !== debug));

  expect(silent.resources).toEqual(loud.resources);
  const [stack] = silent.resources;
  expect(silent.resources).toHaveLength(4);
  expect(stack?.outputs).toEqual({
    urns: ["a", "b", "c"].map((name) => expect.stringMatching(new RegExp(`test:Thing::${name}$`))),
    hasTrace: true,
  });
});

test("with another SDK, whose files are elsewhere, the program runs all the same", async () => {
  const directory = await scratchDirectory();
  const script = join(directory, "start.js");
  writeFileSync(script, 'setTimeout(() => process.stdout.write("it ran"), 10);\n');
  expect(await startProcess(process.execPath, ["--require", quiet, script]).ended).toEqual({
    code: 0,
    stdout: "it ran",
    stderr: "",
  });
});
