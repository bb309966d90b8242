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
    "finds a pass that lives too long, approved or not, and lets an orderly one be",
    async () => {
      const packages = ["@tapwatch/provider", "@tapwatch/policies"];
      const { directory, tenant, passIdOf, approve, run } = await startConsumer(packages, engine);
      const pack = ["--policy-pack", join(directory, "node_modules/@tapwatch/policies")];
      const issueAndApprove = (lifetimeInMinutes: number) => {
        tenant.issuePass(watchedUser, { lifetimeInMinutes, isUsableOnce: true });
        approve({ pass: passIdOf(watchedUser), ticket: "CHG-1" });
      };
      issueAndApprove(60);
      expect(await run("up", ...pack)).toMatchObject({ code: 0, stderr: "" });

      tenant.policy.maximumLifetimeInMinutes = 43_200;
      issueAndApprove(43_200);
      const refreshed = await run("refresh", ...pack);
      expect(refreshed).toMatchObject({ code: 3, stderr: "" });
      expect(refreshed.stdout).toMatch(/Replaced[\s\S]*tap-max-lifetime/);
      const approved = await run("up", ...pack);
      expect(approved).toMatchObject({ code: 3, stdout: expect.stringContaining("tap-max-lifetime") });
      expect(JSON.parse((await run("outputs")).stdout)).toMatchObject({ drift: { kind: "None" } });
    },
    180_000,
  );
});

test("the pack's tarball holds what was built of it, its licence and its README, and nothing else", async () => {
  await expectPackage("@tapwatch/policies", "policies", ["LICENSE", "PulumiPolicy.yaml", "README.md", "package.json"]);
});
