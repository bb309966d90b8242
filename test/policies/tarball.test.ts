import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { locatePulumi } from "../../cli/engine/pulumi/locate";
import { expectPackage, startConsumer, watchedUser } from "../support/consumer";

const engines = [
  { engine: "embedded", isThere: true },
  { engine: "pulumi", isThere: locatePulumi() !== undefined },
] as const;

describe.each(engines)("the pack's tarball in another project, with the engine $engine", ({ engine, isThere }) => {
  test.skipIf(!isThere)(
    "stops an up over a pass that lives too long, and lets an orderly one be",
    async () => {
      const packages = ["@tapwatch/provider", "@tapwatch/policies"];
      const { directory, tenant, compile, run } = await startConsumer(packages, engine);
      const pack = ["--policy-pack", join(directory, "node_modules/@tapwatch/policies")];
      await compile();
      expect(await run("up", ...pack)).toMatchObject({ code: 0, stderr: "" });

      tenant.policy.maximumLifetimeInMinutes = 43_200;
      tenant.issuePass(watchedUser, { lifetimeInMinutes: 43_200, isUsableOnce: true });
      const refreshed = await run("refresh", ...pack);
      expect(refreshed).toMatchObject({ code: 3, stderr: "" });
      expect(refreshed.stdout).toContain("tap-max-lifetime");
      expect(await run("up", ...pack)).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
    },
    180_000,
  );
});

test("the pack's tarball holds what was built of it, its licence and its README, and nothing else", async () => {
  await expectPackage("@tapwatch/policies", "policies", ["LICENSE", "PulumiPolicy.yaml", "README.md", "package.json"]);
});
