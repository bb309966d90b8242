import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { plainAttributes, startCollector } from "../../support/collector";
import { project, startCommand, startWatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";
import { mixed, recordOf } from "../report/records";

const alice = "user1@contoso.example";
const header = "collector-key-XYZ";

function environmentOf({ url }: { readonly url: string }): NodeJS.ProcessEnv {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${header}`,
  };
}

test("a check tells its spans and its numbers, in the trace of its pipeline, and names nobody", async () => {
  const collector = await startCollector();
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const { tenant, tapwatch, users } = await startWatch({
    processes: true,
    env: {
      ...environmentOf(collector),
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=prod",
      TRACEPARENT: `00-${traceId}-b7ad6b7169203331-01`,
    },
  });
  await tapwatch("up");
  expect(collector.spans().map(({ name }) => name)).toEqual(["engine up", "report", "tapwatch up"]);
  collector.posted.length = 0;
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200, isUsableOnce: true });
  tenant.deny(users[1] ?? "");
  expect(await tapwatch("check")).toMatchObject({ code: 3, stderr: "" });

  const spans = collector.spans();
  const root = spans.find(({ name }) => name === "tapwatch check");
  expect(root).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331" });
  expect(plainAttributes(root?.attributes ?? [])).toEqual({
    "tapwatch.command": "check",
    "tapwatch.stack": "test",
    "tapwatch.engine": "embedded",
    "process.exit.code": 3,
  });
  const parts = spans.filter((span) => span !== root);
  expect(parts.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
    ["engine refresh", root?.spanId],
    ["report", root?.spanId],
  ]);

  const points = collector.metrics().flatMap(({ name, unit, gauge }) =>
    gauge.dataPoints.map(({ asInt, asDouble, attributes }) => {
      const { "tapwatch.command": command, "tapwatch.stack": stack, ...own } = plainAttributes(attributes);
      expect([command, stack]).toEqual(["check", "test"]);
      delete own["tapwatch.engine"];
      return [name, unit, name === "tapwatch.run.duration" ? "some" : Number(asInt ?? asDouble), ...Object.values(own)];
    }),
  );
  expect(points).toEqual([
    ["tapwatch.user.count", "{user}", 3],
    ["tapwatch.pass.count", "{pass}", 1, true],
    ["tapwatch.pass.count", "{pass}", 0, false],
    ["tapwatch.drift.count", "{user}", 0, "Found"],
    ["tapwatch.drift.count", "{user}", 1, "Issued"],
    ["tapwatch.drift.count", "{user}", 0, "Replaced"],
    ["tapwatch.drift.count", "{user}", 0, "Altered"],
    ["tapwatch.drift.count", "{user}", 0, "Removed"],
    ["tapwatch.drift.count", "{user}", 0, "Reenabled"],
    ["tapwatch.drift.count", "{user}", 0, "Disabled"],
    ["tapwatch.drift.count", "{user}", 0, "UserGone"],
    ["tapwatch.drift.count", "{user}", 0, "UserReturned"],
    ["tapwatch.finding.count", "{finding}", 1, expect.any(String), "tap-max-lifetime", "mandatory"],
    ["tapwatch.unreadable.count", "{user}", 1, "refused"],
    ["tapwatch.unreadable.count", "{user}", 0, "failed"],
    ["tapwatch.unreadable.count", "{user}", 0, "notAsked"],
    ["tapwatch.unreadable.count", "{user}", 0, "notObserved"],
    ["tapwatch.unreadable.count", "{user}", 0, "lost"],
    ["tapwatch.change.count", "{problem}", 3, "new"],
    ["tapwatch.change.count", "{problem}", 0, "fixed"],
    ["tapwatch.run.duration", "s", "some"],
    ["tapwatch.run.exit_code", "1", 3],
  ]);
  for (const resource of collector.resources()) {
    expect(resource).toMatchObject({ "service.name": "tapwatch", "deployment.environment.name": "prod" });
  }
  expect(collector.posted[0]?.headers["x-api-key"]).toBe(header);
  expect(collector.posted.map(({ body }) => body.toString("utf8")).join("\n")).not.toContain("contoso");
}, 240_000);

test("a command that fails says that it did, and not why", async () => {
  const collector = await startCollector();
  const ended = await startCommand(["report", "--from", `/${alice}.json`], environmentOf(collector)).ended;
  expect(ended.code).toBe(1);
  expect(collector.spans()).toMatchObject([{ name: "tapwatch report", status: { code: 2 } }]);
  expect(collector.metrics().map(({ name }) => name)).toEqual(["tapwatch.run.duration", "tapwatch.run.exit_code"]);
  expect(JSON.stringify(collector.posted.map(({ body }) => body.toString("utf8")))).not.toContain(alice);
});

async function diffCommand(env: NodeJS.ProcessEnv) {
  const record = join(await scratchDirectory(), "run.json");
  writeFileSync(record, JSON.stringify(recordOf(mixed())));
  return { record, ended: await startCommand(["diff", record, record], env).ended };
}

test("by default it is protobuf, as the specification has it", async () => {
  const collector = await startCollector();
  const { ended } = await diffCommand({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(collector.posted.map(({ path, headers }) => [path, headers["content-type"]]).toSorted()).toEqual([
    ["/v1/metrics", "application/x-protobuf"],
    ["/v1/traces", "application/x-protobuf"],
  ]);
});

test.each(["is away", "never answers"])(
  "a collector that %s changes neither the exit code nor the output",
  async (how) => {
    const collector = await startCollector({ silent: true });
    if (how === "is away") collector.close();
    const { ended } = await diffCommand({ ...environmentOf(collector), OTEL_EXPORTER_OTLP_TIMEOUT: "500" });
    expect(ended).toEqual({
      code: 0,
      stdout: "No difference: nothing new, nothing fixed.\n",
      stderr:
        "warning: the collector did not accept the telemetry of this run: check OTEL_EXPORTER_OTLP_ENDPOINT and its headers\n",
    });
  },
);

test("an endpoint that is none is said, without the variables' values, and changes nothing else", async () => {
  const { ended } = await diffCommand({ ...environmentOf({ url: `${header}://[` }) });
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/^warning: [^\n]+\n$/) });
  expect(ended.stderr).not.toContain(header);
});

test.each([
  ["nothing is set", {}],
  ["it is disabled", { OTEL_SDK_DISABLED: "true" }],
  ["no exporter is wanted", { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" }],
])("where %s, nobody is told and nothing of OpenTelemetry is loaded", async (_how, env) => {
  const collector = await startCollector();
  const asked = "OTEL_SDK_DISABLED" in env || "OTEL_TRACES_EXPORTER" in env ? environmentOf(collector) : {};
  const { record, ended } = await diffCommand({ ...asked, ...env });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(collector.posted).toEqual([]);

  const script = `
    require(${JSON.stringify(join(project, "cli/dist/index.js"))}).main(["diff", ${JSON.stringify(record)}, ${JSON.stringify(record)}])
      .then(() => console.log(JSON.stringify(Object.keys(require.cache).filter((path) => /@opentelemetry.(sdk|exporter|resources)/.test(path)))))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
    env: { PATH: process.env["PATH"], ...asked, ...env },
  });
  expect(JSON.parse(stdout.split("\n")[1] ?? "")).toEqual([]);
});
