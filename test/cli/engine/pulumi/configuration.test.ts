import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ownPack } from "../../../../cli/engine/own-pack";
import { policyArguments, runConfiguration } from "../../../../cli/engine/pulumi/configuration";
import { scratchDirectory } from "../../../support/scratch";

async function configured(stackYaml: string | undefined, overrides: Record<string, string>) {
  const directory = await scratchDirectory();
  const stackFile = join(directory, "Pulumi.dev.yaml");
  if (stackYaml !== undefined) writeFileSync(stackFile, stackYaml);
  const file = runConfiguration({ directory, stackFile, project: "tapwatch", overrides });
  if (stackYaml !== undefined) expect(readFileSync(stackFile, "utf8")).toBe(stackYaml);
  if (file === undefined) return undefined;
  expect(statSync(file).mode & 0o077).toBe(0);
  return readFileSync(file, "utf8");
}

test("values of one run come before those of the stack's file, which stays as it is", async () => {
  const text = await configured(
    "# ours\nencryptionsalt: v1:abc\nenvironment: [prod]\nconfig:\n  tapwatch:cloud: usgov\n  aws:region: x\n  tapwatch:key: { secure: v1:def }\n",
    { cloud: "china", "aws:region": "y" },
  );
  expect(parse(text ?? "")).toEqual({
    encryptionsalt: "v1:abc",
    environment: ["prod"],
    config: { "tapwatch:cloud": "china", "aws:region": "y", "tapwatch:key": { secure: "v1:def" } },
  });
});

test("lists and objects are written as such, and everything else as text in quotes", async () => {
  const approval = { ticket: "CHG-1", until: "2026-03-03T10:00:00Z", maxLifetimeInMinutes: 60 };
  const text = await configured(undefined, {
    users: JSON.stringify(["me", { user: "a", approval }]),
    clockSkewMinutes: "5",
  });
  expect(parse(text ?? "")).toEqual({
    config: { "tapwatch:users": ["me", { user: "a", approval }], "tapwatch:clockSkewMinutes": "5" },
  });
  // Pulumi's YAML knows dates, and would hand this one out in another form.
  expect(text).toContain('until: "2026-03-03T10:00:00Z"');
});

test.each(["", "# nothing yet\n", "config:\n", "config: {}\n"])(
  "a stack's file that says nothing: %j",
  async (yaml) => {
    expect(parse((await configured(yaml, { cloud: "dod" })) ?? "")).toEqual({ config: { "tapwatch:cloud": "dod" } });
  },
);

test("nothing to add: the stack's own file serves", async () => {
  expect(await configured("config: {}\n", {})).toBeUndefined();
});

test("a stack's file that cannot be read is named", async () => {
  await expect(configured("config: [", { cloud: "dod" })).rejects.toThrow(/Pulumi\.dev\.yaml: /);
});

async function levels(given: object | undefined) {
  const directory = await scratchDirectory();
  const configFile = join(directory, "given.json");
  if (given) writeFileSync(configFile, JSON.stringify(given));
  const { policyPackConfigs } = policyArguments(directory, [
    { directory: ownPack(), ...(given && { configFile }) },
    { directory: "/another" },
  ]);
  return policyPackConfigs.map((file) => JSON.parse(readFileSync(file, "utf8")));
}

test("each pack has its configuration, or none has one", async () => {
  const given = { "tap-unapproved": { enforcementLevel: "mandatory", kinds: ["Issued"] } };
  expect(await levels(given)).toEqual([given, {}]);
  expect(await levels(undefined)).toEqual([]);
});

test("a misspelt policy is refused, which Pulumi would not say", async () => {
  await expect(levels({ "tap-unaproved": "disabled" })).rejects.toThrow("tap-unaproved: the pack has no such policy");
});
