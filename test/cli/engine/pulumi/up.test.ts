import { expect, test } from "vitest";
import { ownPack } from "../../../../cli/engine/own-pack";
import { outcomeOf } from "../../../../cli/outcome/of-result";
import { hasPulumi, startStage } from "../../../conformance/stage";

const [alice, bob] = ["alice@contoso.example", "bob@contoso.example"] as const;
const policyPacks = [{ directory: ownPack() }];

test.skipIf(!hasPulumi)(
  "a pass that a mandatory policy forbids stays drift, and is no obstacle to what an approval names",
  async () => {
    const stage = await startStage([alice, bob]);
    await (await stage.engine("pulumi")).up({ policyPacks });
    stage.tenant.policy.maximumLifetimeInMinutes = 99_999;
    stage.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
    stage.tenant.issuePass(bob, { lifetimeInMinutes: 43_200 });
    const approvals = JSON.stringify([{ user: alice, pass: stage.passIdOf(alice), ticket: "CHG-1" }]);
    const result = await (await stage.engine("pulumi", { config: { approvals } })).up({ policyPacks });
    expect({ stopped: result.stopped, code: outcomeOf(result).exitCode }).toEqual({ stopped: false, code: 3 });
    expect(result.outputs["drift"]).toMatchObject([{ user: bob, kind: "Issued" }]);
  },
  120_000,
);

test.skipIf(!hasPulumi)("without a watch there is nothing to refresh, and that is said", async () => {
  const stage = await startStage([alice]);
  const noWatch = "stack 'test' has no state in Pulumi's backend yet: begin the watch with 'tapwatch up' first";
  await expect((await stage.engine("pulumi")).refresh()).rejects.toThrow(noWatch);
  await (await stage.engine("pulumi")).preview();
  await expect((await stage.engine("pulumi")).destroy()).rejects.toThrow(noWatch);
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
