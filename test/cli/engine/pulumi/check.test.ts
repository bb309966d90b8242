import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { isMethod, type StackExport } from "../../../../cli/engine/state";
import { project, runTapwatch } from "../../../support/command";
import { failsToRead, reads } from "../../../support/scripted-pulumi/events";
import { plays, scriptPulumi } from "../../../support/scripted-pulumi/script";

const saved = readFileSync(join(project, "test/fixtures/states/0.1.0-drifted.json"), "utf8");
const { resources = [] } = (JSON.parse(saved) as StackExport).deployment;

test("the command checks a stack by the pulumi on the PATH, and says of each user what is known", async () => {
  const [first, ...others] = resources.filter(isMethod);
  const pulumi = await scriptPulumi(
    { test: resources },
    plays("refresh", first && [failsToRead(first, "no answer")]),
    plays(
      "refresh",
      others.map((each) => reads(each)),
    ),
    plays("refresh"),
  );
  const args = ["check", "--engine", "pulumi", "--stack", "test", "--cwd", pulumi.directory, "--no-policy-pack"];
  const { code, stdout } = await runTapwatch(args, {
    PATH: [join(pulumi.directory, "../bin"), process.env["PATH"]].join(delimiter),
    TAPWATCH_NOW: "2026-03-02T09:30:00Z",
  });
  expect(code).toBe(2);
  expect(stdout).toMatch(/│ could not tell +│ user1@contoso\.example +│\n│ +│ +│ read failed/);
  expect(stdout).toContain("- user: user2@contoso.example\n  pass: pass-2b\n");
  expect(stdout).toContain("5 of 6 users read 2026-03-02 09:30Z; no reading on record: user1@contoso.example");
  expect(pulumi.work()).toEqual([
    "refresh --run-program=true",
    "refresh --exclude user1@contoso.example --run-program=false",
    "refresh --target tapwatch-test --run-program=true",
  ]);
});
