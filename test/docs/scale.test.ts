import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { batchSize } from "../../providers/graph/batch";
import { causeRemedies, remedies } from "../../providers/graph/remedies";
import { settingNames } from "../../providers/settings";
import { project, startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const pages = { reader: page("reader"), scale: page("scale") };

function page(name: string): string {
  return readFileSync(join(project, `docs/${name}.md`), "utf8");
}

test.each(Object.entries(pages))("what %s.md links to is there", (_name, text) => {
  const links = [...text.matchAll(/\]\((?!https:)([^)#]+)(?:#([^)]*))?\)/g)];
  expect(links.length).toBeGreaterThan(1);
  for (const [, target = "", anchor] of links) {
    const file = join(project, "docs", target);
    expect([target, existsSync(file)]).toEqual([target, true]);
    if (anchor === undefined) continue;
    const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(headings).toContain(anchor);
  }
});

test("the reader's page has every remedy in the reader's words, and its numbers", () => {
  for (const remedy of Object.values({ ...remedies, ...causeRemedies })) expect(pages.reader).toContain(remedy);
  expect(pages.reader).toContain(`${batchSize} to a batch`);
  for (const [, name] of pages.reader.matchAll(/`tapwatch:(\w+)`/g)) expect(settingNames).toContain(name);
});

test("a stack that comes to have more users takes none for clean that was not looked at", async () => {
  const usersFile = join(await scratchDirectory(), "people.txt");
  const { tapwatch, users } = await startWatch({ users: 2, config: { users: "[]", usersFile } });
  writeFileSync(usersFile, users.slice(0, 1).join("\n"));
  expect(await tapwatch("check")).toMatchObject({ code: 1, stderr: expect.stringContaining("'tapwatch up' first") });
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.stringContaining("1 watched") });

  writeFileSync(usersFile, users.join("\n"));
  expect(await tapwatch("check")).toMatchObject({ code: 4, stdout: expect.stringContaining("not observed") });
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.stringContaining("2 watched") });
});
