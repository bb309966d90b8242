import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apiReports } from "../../scripts/release/api.mjs";
import { project } from "../support/command";

test("what the packages offer to everybody is what was reviewed ('npm run api' writes it anew)", () => {
  const directory = join(project, "api");
  const reviewed = readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), "utf8")]);
  const reports = apiReports();
  expect(Object.keys(reports).length).toBeGreaterThan(15);
  expect(reports).toEqual(Object.fromEntries(reviewed));
});
