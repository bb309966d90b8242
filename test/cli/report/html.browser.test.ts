import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import type { RunRecord } from "../../../cli/record/record";
import { renderHtml } from "../../../cli/report/html";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { hostile, hostileNames, issued, mixed, recordOf, refreshOf } from "./records";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const inBrowser = test.skipIf(!existsSync(executablePath));

/** Opens a report from disk, with the network off, and notes whatever the page asks for, says or breaks. */
async function open(record: RunRecord, options: BrowserContextOptions = {}) {
  const file = join(await scratchDirectory(), "report.html");
  writeFileSync(file, renderHtml(record));
  const url = pathToFileURL(file).href;
  // The sandbox needs rights that a container seldom gives; the page is our own, and offline.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noted: string[] = [];
  page.on("request", (request) => request.url() === url || noted.push(`request ${request.url()}`));
  page.on("console", (message) => noted.push(`console ${message.text()}`));
  page.on("pageerror", (error) => noted.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    noted.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, noted, status: page.locator("#users-status"), lines: page.locator("#users tbody tr") };
}

function many(count: number): RunRecord {
  const users = Array.from({ length: count }, (_, index) => ({
    user: `user${index}@contoso.com`,
    hasPass: index % 2 === 0,
    ...(index % 2 === 0 && { pass: aPass({ startDateTime: at(index), lifetimeInMinutes: 60 + (index % 900) }) }),
    drift: index % 100 === 0 ? issued : ({ kind: "None", changes: [] } as const),
  }));
  return recordOf(refreshOf(users));
}

inBrowser("filters, search and sort show what they say, by mouse and by keyboard", async () => {
  const { page, noted, status, lines } = await open(recordOf(mixed()));
  expect(await status.textContent()).toBe("1 to 6 of 6 users.");

  await page.getByRole("button", { name: "Drifted", exact: true }).click();
  expect(await lines.locator("th").allTextContents()).toEqual(["alice@contoso.com", "frank@contoso.com"]);
  await page.getByRole("button", { name: "Not readable" }).focus();
  await page.keyboard.press("Enter");
  expect(await lines.locator("th").allTextContents()).toEqual(["dave@contoso.com", "erin@contoso.com"]);
  expect(await page.locator("button[data-filter][aria-pressed=true]").textContent()).toBe("Not readable");

  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "User", exact: true }).click();
  expect(await lines.locator("th").first().textContent()).toBe("frank@contoso.com");
  expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
  await page.getByLabel("Search").fill("tap-max issued");
  expect(await lines.locator("th").allTextContents()).toEqual(["alice@contoso.com"]);
  await page.getByLabel("Search").fill("nobody");
  expect(await status.textContent()).toBe("None of 6 users.");
  expect(noted).toEqual([]);
});

inBrowser(
  "the first tab stop leads to the search, past everything else, and the verdict stands at the top",
  async () => {
    const { page } = await open(recordOf(mixed()));
    expect(await page.locator("header .verdict").textContent()).toBe(
      "Violated: 2 drifted, 2 findings of which 1 mandatory, 2 could not tell, of 6 watched; 6 new; no reading on record for 2 users",
    );
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the search among all users");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").getAttribute("id")).toBe("search");
  },
);

inBrowser("names are text wherever they stand, and nothing runs or is asked for", async () => {
  const { page, noted, lines } = await open(recordOf(hostile()));
  expect(await page.locator("img, iframe, object, link, a:not(.skip)").count()).toBe(0);
  expect(await page.locator("script").count()).toBe(2);
  const names = await lines.locator("th").allTextContents();
  const cards = await page.locator("#drift ~ article h3").allTextContents();
  for (const name of [hostileNames[0], hostileNames[1], hostileNames[2], hostileNames[6]]) {
    expect(names).toContain(name);
    expect(cards).toContain(name);
  }
  expect(noted).toEqual([]);
});

inBrowser("the policy of the page lets no other script run", async () => {
  const { page, noted } = await open(recordOf(mixed()));
  await page.evaluate(
    `document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'run'" }))`,
  );
  expect(await page.title()).toMatch(/^tapwatch: test/);
  expect(noted.join()).toContain("Content Security Policy");
});

inBrowser("of 10,000 users only one page is in the document, whatever is typed", async () => {
  const { page, noted, status, lines } = await open(many(10_000));
  expect(await status.textContent()).toBe("1 to 100 of 10000 users.");
  const search = page.getByLabel("Search");
  for (const key of "user9") {
    await search.press(key);
    expect(await lines.count()).toBe(100);
  }
  await search.fill("user999");
  expect(await status.textContent()).toBe("1 to 11 of 11 users (10000 in all).");
  await search.fill("");
  await page.getByRole("button", { name: "Next page" }).click();
  expect(await status.textContent()).toBe("101 to 200 of 10000 users.");
  expect(noted).toEqual([]);
});

inBrowser.each([
  ["light", "mixed", recordOf(mixed())],
  ["dark", "mixed", recordOf(mixed())],
  ["light", "hostile", recordOf(hostile(), recordOf(mixed()))],
  ["dark", "many", many(300)],
] as const)("axe finds no violation: %s, %s", async (colorScheme, name, record) => {
  const { page, noted } = await open(record, { colorScheme });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))])).toEqual([]);
  expect(noted).toEqual([]);
  const directory = process.env["TAPWATCH_SCREENSHOTS"];
  if (directory) await page.screenshot({ path: join(directory, `${name}-${colorScheme}.png`), fullPage: true });
});
