import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { named, verdictOfAll } from "../../../cli/report/html/stacks";
import { runCommand } from "../../support/in-process/command";
import { scratchDirectory } from "../../support/scratch";
import { mixed, quiet, recordOf, refreshOf } from "./records";

const calm = recordOf(refreshOf([{ user: "calm@contoso.com", ...quiet }]));
const drifted = { ...recordOf(mixed()), stack: "prod" };

async function startRecords() {
  const directory = await scratchDirectory();
  const write = (name: string, record: object) => {
    writeFileSync(join(directory, name), JSON.stringify(record));
    return join(directory, name);
  };
  const from = ["--from", write("a.json", calm), "--from", write("b.json", drifted)];
  return {
    file: join(directory, "page.html"),
    from,
    report: (...args: readonly string[]) => runCommand(["report", ...from, ...args], {}),
  };
}

test("several records are one page, for its owner's eyes only, and stdout stays empty", async () => {
  const { file, report } = await startRecords();
  expect(await report("--format", `html=${file}`)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const page = readFileSync(file, "utf8");
  for (const text of ["calm@contoso.com", "alice@contoso.com", "<bdi>prod</bdi>", "<bdi>test</bdi>"]) {
    expect(page).toContain(text);
  }
  expect((await report("--format", "html")).stdout).toBe(page);
});

test.each([
  [[], "several --from make one page, which only html can show: write --format html=<file>, or give one --from"],
  [["--json"], "which only html can show, not json"],
  [["--format", "csv", "--format", "html=x.html"], "which only html can show, not csv"],
] as const)("other formats refuse several records: %j", async (args, message) => {
  const { report } = await startRecords();
  const { code, stdout, stderr } = await report(...args);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(message);
});

test("a record that cannot be read is named, and no page is written", async () => {
  const { file, report } = await startRecords();
  const { code, stderr } = await report("--from", "missing.json", "--format", `html=${file}`);
  expect(code).toBe(1);
  expect(stderr).toContain("missing.json");
});

test("stacks of one name are told apart by their tenant, and then by their place", () => {
  const of = (stack: string, tenantId?: string) => ({ ...calm, stack, ...(tenantId !== undefined && { tenantId }) });
  expect(named([of("a"), of("b", "1"), of("b", "2"), of("c", "1"), of("c", "1")]).map(({ name }) => name)).toEqual([
    ...["a", "b, 1", "b, 2", "c, 1 (4)", "c, 1 (5)"],
  ]);
});

test("one user in two stacks counts twice, and a stack that could not run is told by name", () => {
  const failed = { ...calm, stack: "broken", exitCode: 1, error: "no sign-in", users: [] };
  expect(verdictOfAll(named([drifted, { ...drifted, stack: "other" }, failed]))).toMatch(
    /^Violated: 4 drifted, 4 findings of which 2 mandatory, 4 could not tell, of 12 watched; .*; 2 stacks; could not run: broken$/,
  );
  expect(verdictOfAll(named([calm, { ...calm, stack: "b" }]))).toMatch(
    /^In sync: no drift, of 2 watched; .*; 2 stacks$/,
  );
});
