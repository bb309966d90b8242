import { expect, test } from "vitest";
import { exitCodeOf } from "../../../../cli/exit-code";
import { accepting, ownPack } from "../../../../cli/own-pack";
import { hasPulumi, startStage } from "../../../conformance/stage";

const [alice, bob] = ["alice@contoso.example", "bob@contoso.example"] as const;
const policyPacks = [{ directory: ownPack() }];

test.skipIf(!hasPulumi)(
  "what changes after the preview is not accepted: it is previewed again, and can stop everything",
  async () => {
    const stage = await startStage([alice, bob]);
    await (await stage.engine("pulumi")).up(accepting({ policyPacks }));
    stage.tenant.policy.maximumLifetimeInMinutes = 99_999;
    stage.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
    const previews: string[][] = [];
    const result = await (await stage.engine("pulumi")).up({
      ...accepting({ policyPacks }),
      review: async ({ steps }) => {
        previews.push(steps.filter(({ op }) => op === "update").map(({ urn }) => urn.split("::")[3] ?? ""));
        stage.tenant.issuePass(bob, { lifetimeInMinutes: 43_200 });
        return "goOn";
      },
    });
    expect(previews).toEqual([[alice]]);
    expect({ kind: result.kind, stopped: result.stopped, code: exitCodeOf(result) }).toEqual({
      kind: "preview",
      stopped: true,
      code: 3,
    });
    const { outputs } = await (await stage.engine("pulumi")).refresh({ runProgram: true });
    expect(outputs["summary"]).toMatchObject({ drifted: 2 });
  },
  120_000,
);

test.skipIf(!hasPulumi)("without a baseline there is nothing to refresh, and that is said", async () => {
  const stage = await startStage([alice]);
  const noBaseline = "stack 'test' has no baseline in Pulumi's backend yet: take it with 'tapwatch up' first";
  await expect((await stage.engine("pulumi")).refresh()).rejects.toThrow(noBaseline);
  await (await stage.engine("pulumi")).preview();
  await expect((await stage.engine("pulumi")).destroy()).rejects.toThrow(noBaseline);
});

test.skipIf(!hasPulumi)(
  "what Pulumi's command line refuses is said with the remedy, and without a secret",
  async () => {
    const stage = await startStage([alice]);
    await (await stage.engine("pulumi")).up();
    const wrong = await stage.engine("pulumi", { env: { PULUMI_CONFIG_PASSPHRASE: "not-this-one" } });
    const error = await wrong.up().then(String, (reason: Error) => reason.message);
    expect(error).toMatch(/^pulumi: .*incorrect passphrase[\s\S]*set PULUMI_CONFIG_PASSPHRASE/);
    expect(error).not.toContain("not-this-one");
  },
);
