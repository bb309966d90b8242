import { describe, expect, test } from "vitest";
import { locatePulumi } from "../../cli/engine/pulumi/locate";
import type { StackExport } from "../../cli/engine/state";
import { expectPackage, seenUser, startConsumer, watchedUser } from "../support/consumer";

const engines = [
  { engine: "embedded", isThere: true },
  { engine: "pulumi", isThere: locatePulumi() !== undefined },
] as const;

describe.each(engines)("the provider's tarball in another project, with the engine $engine", ({ engine, isThere }) => {
  test.skipIf(!isThere)(
    "begins a watch, finds drift until an approval names it, sees an external one, and stores a reference",
    async () => {
      const consumer = await startConsumer(["@tapwatch/provider"], engine);
      const { tenant, clock, compile, approve, run, requests, reader, passIdOf } = consumer;
      const outputs = async () => JSON.parse((await run("outputs")).stdout) as Record<string, unknown>;
      expect(await compile()).toMatchObject({ code: 0, stdout: "" });
      tenant.issuePass(watchedUser, { lifetimeInMinutes: 480 });

      expect(await run("up", "--no-policy-pack")).toMatchObject({ code: 2, stderr: "" });
      expect(await outputs()).toMatchObject({ drift: { kind: "Found" }, hasPass: false, isUsable: false });
      approve({ pass: passIdOf(watchedUser), ticket: "CHG-1" });
      expect(await run("up", "--no-policy-pack")).toMatchObject({ code: 0, stderr: "" });
      expect(await outputs()).toEqual({ drift: { kind: "None", changes: [] }, hasPass: false, isUsable: false });

      clock.advance({ minutes: 30 });
      tenant.issuePass(watchedUser, { lifetimeInMinutes: 480 });
      tenant.issuePass(seenUser);
      expect(await run("refresh", "--run-program", "--no-policy-pack")).toMatchObject({ code: 2, stderr: "" });
      expect(await outputs()).toMatchObject({ drift: { kind: "Replaced" }, hasPass: true, isUsable: true });

      const { deployment } = JSON.parse((await run("export")).stdout) as StackExport;
      const stored = deployment.resources?.find(({ id }) => id === watchedUser)?.inputs?.["__provider"];
      expect(stored).toContain('require("@tapwatch/provider/index.js")');
      expect(String(stored).length).toBeLessThan(600);
      expect(requests.writes(reader.clientId)).toEqual([]);
    },
    180_000,
  );
});

test("the provider's tarball holds what was built of it, its licence and its README, and nothing else", async () => {
  const beside = ["LICENSE", "README.md", "activity.js", "index.js", "package.json", "policy.js"];
  await expectPackage("@tapwatch/provider", "providers", beside);
});
