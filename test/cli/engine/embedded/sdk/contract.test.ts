import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as wire from "@pulumi/pulumi/runtime/rpc";
import { expect, test } from "vitest";
import { packageFile } from "../../../../../cli/base/package-file";
import { exitedAfterSayingWhy } from "../../../../../cli/engine/embedded/sdk/program";
import { fromStruct, signatures, toStruct } from "../../../../../cli/engine/embedded/sdk/properties";
import { signatureKey } from "../../../../../cli/engine/state";
import { knownOf } from "../../../../../program/known";

// What the engine needs of the SDK's inside, each as the installed SDK has it.

test("the sentinels of the wire are the SDK's", () => {
  expect(signatureKey).toBe(wire.specialSigKey);
  expect(Object.keys(signatures).sort()).toEqual(
    [
      wire.specialSecretSig,
      wire.specialAssetSig,
      wire.specialArchiveSig,
      wire.specialResourceSig,
      wire.specialOutputValueSig,
    ].sort(),
  );
});

test("plain values come back from the wire as they went; special ones are refused by name", () => {
  const plain = { text: "a", number: 1.5, flag: false, nothing: null, list: [1, { deep: "b" }], empty: {} };
  expect(fromStruct(toStruct(plain), "x")).toEqual(plain);
  const secret = { password: { [wire.specialSigKey]: wire.specialSecretSig, value: "s" } };
  expect(() => fromStruct(toStruct(secret), "x")).toThrow(/a secret value.*x\.password/);
});

test.each(["cmd/run", "cmd/dynamic-provider", "cmd/run-policy-pack"])("the SDK has the entry point %s", (entry) => {
  expect(readFileSync(require.resolve(`@pulumi/pulumi/${entry}`), "utf8")).toContain("process");
});

test("the run command ends with this exit code when it has said itself what is wrong", () => {
  const source = readFileSync(require.resolve("@pulumi/pulumi/cmd/run"), "utf8");
  expect(source).toContain(`nodeJSProcessExitedAfterLoggingUserActionableMessage = ${exitedAfterSayingWhy};`);
});

test("what is known of an item is told although a property of it is unknown", async () => {
  const item = { user: "a", pass: pulumi.unknown as never, drift: { kind: "None" } };
  const known = await new Promise((resolve) => {
    knownOf(item).apply((told) => resolve(told));
  });
  expect(known).toEqual({ user: "a", drift: { kind: "None" } });
});

test("what the SDK hardly ever needs is loaded when a program uses it, and then it is whole", () => {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    const isLoaded = (part) => Object.keys(require.cache).some((file) => file.replaceAll("\\\\", "/").includes(part));
    const parts = ["@pulumi/pulumi/automation/", "@npmcli/arborist/"];
    const before = parts.map(isLoaded);
    const used = typeof pulumi.automation.LocalWorkspace.create;
    const names = "Stack" in pulumi.automation;
    process.stdout.write(JSON.stringify({ before, used, names, after: parts.map(isLoaded) }));
  `;
  const late = packageFile("dist", "engine", "embedded", "sdk", "late.js");
  const said = execFileSync(process.execPath, ["--require", late, "--eval", program], { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual({ before: [false, false], used: "function", names: true, after: [true, false] });
});
