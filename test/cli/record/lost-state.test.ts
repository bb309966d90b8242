import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startWatch } from "../../support/command";

test("a state that is lost is not begun anew beside its record, which would call pending drift fixed", async () => {
  const { tenant, tapwatch, stateFile, users } = await startWatch({ judged: false });
  tenant.issuePass(users[0] ?? "");
  await tapwatch("up");
  expect(await tapwatch("check")).toMatchObject({ code: 2 });
  const record = join(dirname(stateFile), "test.run.json");
  const before = readFileSync(record, "utf8");

  rmSync(stateFile);
  expect(await tapwatch("up")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/the state .*state\.json is missing, and .*test\.run\.json says .* 3 users/),
  });
  expect(await tapwatch("check")).toMatchObject({ code: 1 });
  expect(readFileSync(record, "utf8")).toBe(before);

  rmSync(record);
  expect(await tapwatch("up")).toMatchObject({ code: 2, stdout: expect.stringContaining("Found") });
});

test("after everybody was forgotten on purpose the watch begins anew", async () => {
  const { tapwatch } = await startWatch({ judged: false });
  await tapwatch("up");
  await tapwatch("check");
  await tapwatch("destroy", "--yes");
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
});
