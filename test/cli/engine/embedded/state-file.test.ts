import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { opsOf, startCounters } from "../../../support/counters";

test("an exported state is imported elsewhere, and a refresh there finds nothing new", async () => {
  const from = await startCounters({ a: 1, b: 2 });
  await from.engine().up();
  await from.engine().refresh();
  const state = await from.engine().export();

  const to = await startCounters({ a: 1, b: 2 });
  await to.engine().import(JSON.parse(JSON.stringify(state)));
  expect(await to.engine().outputs()).toEqual({ accepted: [1, 2] });
  expect(opsOf((await to.engine().refresh()).steps)).toEqual({ a: "same", b: "same" });
});

test("the state is what pulumi stack export writes: version 3, a manifest with its cookie, providers before their resources", async () => {
  const { engine } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  const { version, deployment } = await engine().export();
  expect(version).toBe(3);
  expect(deployment.manifest).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    version: "v3.250.0",
    magic: "9efda2e66c69194595f1be2c3587ab931ef188c15697bed0da0a960b45186d89",
  });
  expect(deployment.resources?.map(({ type }) => type)).toEqual([
    "pulumi:pulumi:Stack",
    "pulumi:providers:pulumi-nodejs",
    "pulumi-nodejs:dynamic/test:Counter",
    "pulumi-nodejs:dynamic/test:Counter",
  ]);
});

const manifest = { time: "2026-03-02T09:00:00Z", magic: "", version: "" };
const resource = { urn: "urn:pulumi:test::counter::t::n", custom: true, type: "t" };

test.each([
  ["text", "x", "Invalid input"],
  ["another version", { version: 2 }, "version: must be 3, the form that `pulumi stack export` writes"],
  ["no manifest", { version: 3, deployment: {} }, "deployment.manifest"],
  [
    "a resource without a type",
    { version: 3, deployment: { manifest, resources: [{ ...resource, type: 7 }] } },
    "deployment.resources.0.type",
  ],
  [
    "another stack's resource",
    { version: 3, deployment: { manifest, resources: [{ ...resource, urn: "urn:pulumi:prod::counter::t::n" }] } },
    "belongs to another stack or project, not to test of counter",
  ],
  [
    "a secret",
    {
      version: 3,
      deployment: {
        manifest,
        resources: [
          { ...resource, outputs: { x: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } } },
        ],
      },
    },
    "the embedded engine does not support a secret value in urn:pulumi:test::counter::t::n.outputs.x",
  ],
])("importing %s is refused by name, and the state stays", async (_case, state, message) => {
  const { engine, state: saved } = await startCounters({});
  await expect(engine().import(state)).rejects.toThrow(message);
  expect(saved).toThrow("ENOENT");
});

test("a state file that is damaged is refused with its name", async () => {
  const { engine, stateFile } = await startCounters({ a: 1, b: 2 });
  writeFileSync(stateFile, "{ not JSON");
  await expect(engine().refresh()).rejects.toThrow(`the state ${stateFile} cannot be used:`);
});
