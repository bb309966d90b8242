import { expect, test } from "vitest";
import { nameOf } from "../../../../cli/engine/state";
import { hasPulumi, startStage } from "../../../conformance/stage";

const users = Array.from({ length: 8 }, (_, index) => `user${index + 1}@contoso.example`);
const garbled = users.slice(0, 5);

test.skipIf(!hasPulumi)(
  "more failures than Pulumi reads at a time: nobody is passed over, by a refresh, a preview or an acceptance",
  async () => {
    const stage = await startStage(users);
    const env = { PULUMI_PARALLEL: "2" };
    await (await stage.engine("pulumi")).up();
    for (const user of garbled) stage.tenant.plantPass(user, { id: 7 });
    for (const user of users.slice(5)) stage.tenant.issuePass(user);

    const refreshed = await (await stage.engine("pulumi", { env })).refresh({ runProgram: true });
    expect(refreshed.failures.map(({ urn }) => nameOf(urn)).sort()).toEqual(garbled);
    expect(refreshed.steps.map(({ op }) => op)).toEqual(["update", "update", "update"]);
    expect(refreshed.outputs["summary"]).toMatchObject({ watched: 8, drifted: 3 });

    const named = users.slice(5).map((user) => ({ user, pass: stage.passIdOf(user), ticket: "CHG-1" }));
    const config = { approvals: JSON.stringify(named) };
    const accepted = await (await stage.engine("pulumi", { env, config })).up();
    expect(accepted.failures.map(({ urn }) => nameOf(urn)).sort()).toEqual(garbled);
    expect(accepted.outputs["summary"]).toMatchObject({ watched: 8, drifted: 0, withPass: 3 });
  },
  300_000,
);
