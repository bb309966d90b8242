import { expect, test } from "vitest";
import type { OperationResult } from "../../cli/engine/engine";
import { accountOf } from "./account";
import { upn } from "./scenario";
import { hasPulumi, startStage } from "./stage";

const names = ["steady", "drifted", "nobody"].map(upn);

test.skipIf(!hasPulumi)(
  "a state moves from the embedded engine to Pulumi's and back: no drift is made, and none is lost",
  async () => {
    const stage = await startStage(names);
    stage.tenant.issuePass(upn("steady"), { lifetimeInMinutes: 480 });
    const approvals = [{ user: upn("steady"), pass: stage.passIdOf(upn("steady")), ticket: "CHG-1" }];
    const config = { approvals: JSON.stringify(approvals) };
    const refreshed = async (name: "embedded" | "pulumi") =>
      told(await (await stage.engine(name, { config })).refresh({ runProgram: true }));
    await (await stage.engine("embedded", { config })).up();
    stage.tenant.issuePass(upn("drifted"));
    const before = await refreshed("embedded");
    expect(before.drift).toEqual({ drifted: "Issued" });
    expect(before.outputs).toMatchObject({ accepted: [{ user: upn("steady"), kind: "Found" }] });

    const exported = await (await stage.engine("embedded")).export();
    await (await stage.engine("pulumi")).import(exported);
    expect(await refreshed("pulumi")).toEqual(before);

    const back = await (await stage.engine("pulumi")).export();
    await (await stage.engine("embedded")).import(back);
    expect(await refreshed("embedded")).toEqual(before);
  },
  120_000,
);

function told(result: OperationResult) {
  const { drift, operations, seen, stored, outputs, code } = accountOf(result);
  return { drift, operations, seen, stored, outputs, code };
}
