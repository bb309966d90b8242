import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import type { RunRecord, WholeRecord } from "../../../cli/record/record";
import { type HtmlOptions, renderHtmlOf } from "../../../cli/report/html";
import { renderStatusHtml } from "../../../cli/status/html";
import { statusOfRecord, totalOf } from "../../../cli/status/stack-status";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { acceptanceOf, hostile, hostileNames, issued, mixed, recordOf, refreshOf, violationOf } from "./records";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const inBrowser = test.skipIf(!existsSync(executablePath));

/** Opens a report from disk, with the network off, and notes whatever the page asks for, says or breaks. */
function open(records: RunRecord | readonly RunRecord[], options: BrowserContextOptions = {}, html: HtmlOptions = {}) {
  return openPage(renderHtmlOf([records].flat(), html), options);
}

async function openPage(html: string, options: BrowserContextOptions) {
  const file = join(await scratchDirectory(), "report.html");
  writeFileSync(file, html);
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
  return { page, noted, status: page.locator("#users-status"), names: page.locator("#users button.open") };
}

/** Every hundredth user drifted, and violates a policy. */
function many(count: number): WholeRecord {
  const users = Array.from({ length: count }, (_, index) => ({
    user: `user${index}@contoso.com`,
    hasPass: index % 2 === 0,
    ...(index % 2 === 0 && { pass: aPass({ startDateTime: at(index), lifetimeInMinutes: 60 + (index % 900) }) }),
    drift: index % 100 === 0 ? issued : ({ kind: "None", changes: [] } as const),
  }));
  const violations = users.filter(({ drift }) => drift.kind !== "None").map(({ user }) => violationOf(user));
  return recordOf(refreshOf(users, { violations }));
}

const telephone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

const runs = Array.from({ length: 12 }, (_, index) => ({
  endedDateTime: at(index * 60),
  exitCode: index === 5 ? 1 : 0,
  ...{ watched: 40, withPass: 5, drifted: index % 3, findings: 1, unreadable: 0 },
}));

inBrowser("tiles, search and columns show what they say, by mouse and by keyboard", async () => {
  const { page, noted, status, names } = await open(recordOf(mixed()));
  expect(await status.textContent()).toBe("1 to 6 of 6.");
  // The order of every report.
  expect(await names.allTextContents()).toEqual([
    ...["alice@contoso.com", "frank@contoso.com", "dave@contoso.com", "erin@contoso.com", "bob@contoso.com"],
    "carol@contoso.com",
  ]);

  await page.getByRole("button", { name: "2 drifted" }).click();
  expect(await names.allTextContents()).toEqual(["alice@contoso.com", "frank@contoso.com"]);
  await page.getByRole("button", { name: "2 could not tell" }).focus();
  await page.keyboard.press("Enter");
  expect(await names.allTextContents()).toEqual(["dave@contoso.com", "erin@contoso.com"]);
  expect(await page.locator("button[data-filter][aria-pressed=true]").textContent()).toBe("2 could not tell");
  await page.getByRole("button", { name: "1 not in the tenant" }).click();
  expect(await names.allTextContents()).toEqual(["frank@contoso.com"]);

  await page.getByRole("button", { name: "6 watched" }).click();
  await page.getByRole("button", { name: "User", exact: true }).click();
  expect(await names.first().textContent()).toBe("alice@contoso.com");
  expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
  await page.getByRole("button", { name: "User", exact: true }).click();
  expect(await names.first().textContent()).toBe("frank@contoso.com");
  await page.getByLabel("Search").fill("tap-max issued");
  expect(await names.allTextContents()).toEqual(["alice@contoso.com"]);
  await page.getByLabel("Search").fill("nobody");
  expect(await status.textContent()).toBe("None of 6.");
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

/** Where the lower edge of something is. */
async function bottomOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).last().boundingBox();
  return box === null ? Number.POSITIVE_INFINITY : box.y + box.height;
}

inBrowser.each([
  ["a telephone", telephone],
  ["a desktop", desktop],
] as const)(
  "on the first screen of %s are the verdict, the three worst things and the search, also of 10,000 users",
  async (_name, viewport) => {
    const { page, noted } = await open(many(10_000), { viewport });
    expect(await page.locator(".worst li").count()).toBe(3);
    for (const selector of [".verdict", ".worst li", "#search", "button[data-filter]"]) {
      expect(await bottomOf(page, selector)).toBeLessThanOrEqual(viewport.height);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
    expect(noted).toEqual([]);
  },
);

inBrowser("a row opens by keyboard to the drift, the findings, the remedies and the lines to copy", async () => {
  const { page, noted, names } = await open(recordOf(mixed()));
  await names.first().focus();
  await page.keyboard.press("Enter");
  expect(await names.first().getAttribute("aria-expanded")).toBe("true");
  const detail = page.locator(".detail");
  for (const text of [
    "Issued",
    "lifetimeInMinutes",
    "tap-max-lifetime",
    "Delete the pass and issue one with a shorter lifetime.",
    "- user: alice@contoso.com\n  pass: bbbbbbbb-0000-4000-8000-000000000001\n  ticket: <ticket>",
    "npx tapwatch accept --stack test --user alice@contoso.com --ticket '<ticket>'",
    "Expires",
  ]) {
    expect(await detail.textContent()).toContain(text);
  }
  await page.getByRole("button", { name: "Copy: bash: approve it" }).press("Enter");
  await page.locator("#said").filter({ hasText: "bash: approve it" }).waitFor({ state: "attached" });
  // Only this says what the clipboard holds now.
  await page.getByLabel("Search").focus();
  await page.keyboard.press("Control+v");
  expect(await page.getByLabel("Search").inputValue()).toBe(
    "npx tapwatch accept --stack test --user alice@contoso.com --ticket '<ticket>'",
  );
  await page.getByLabel("Search").fill("");
  await names.first().press("Enter");
  expect(await detail.count()).toBe(0);
  expect(noted).toEqual([]);
});

inBrowser("a browser without a clipboard copies in the older way", async () => {
  const { page, names } = await open(recordOf(mixed()));
  await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined })`);
  await names.first().click();
  await page.getByRole("button", { name: "Copy: bash: approve it" }).click();
  await page.locator("#said").filter({ hasText: "Copied: bash: approve it" }).waitFor({ state: "attached" });
  expect(await page.evaluate("getSelection().toString()")).toContain("npx tapwatch accept");
});

inBrowser("what stands first leads to its row, and a rule to its users", async () => {
  const { page, names } = await open(many(3000));
  await page.locator(".worst button").nth(2).click();
  const [third] = [await page.locator(".worst button").nth(2).textContent()];
  expect(await page.locator(":focus").textContent()).toBe(third);
  expect(await page.locator(".detail").textContent()).toContain("Issued");
  const group = page.locator("details", { hasText: "tap-max-lifetime" });
  await group.locator("summary").press("Enter");
  expect(await group.locator("summary").textContent()).toContain("30 users, 30 new");
  await group.getByRole("button", { name: "Show them in the list" }).press("Enter");
  expect(await page.locator("#users-status").textContent()).toBe("1 to 25 of 30 (3,000 in all).");
  expect(await names.count()).toBe(25);
});

inBrowser(
  "on paper all that need a look are there, with all groups open, and afterwards the page is as it was",
  async () => {
    const { page, names } = await open(many(5000));
    expect(await names.count()).toBe(25);
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => names.count()).toBe(50);
    expect(await page.locator("details:not([open])").count()).toBe(0);
    await page.emulateMedia({ media: "screen" });
    await expect.poll(() => names.count()).toBe(25);
    expect(await page.locator("details[open]").count()).toBe(0);
  },
);

inBrowser("the reader's own time stands beside UTC, and nowhere where it is UTC", async () => {
  const away = await open(recordOf(mixed()), { timezoneId: "Asia/Tokyo", locale: "en-GB" });
  expect(await away.page.locator(".about time").textContent()).toMatch(
    /^2026-03-02 10:00Z \(Mon,? 2 Mar, 19:00 GMT\+9\)$/,
  );
  expect(await away.page.locator("text.local").first().textContent()).toBe("18:00");
  const home = await open(recordOf(mixed()), { timezoneId: "UTC" });
  expect(await home.page.locator(".about time").textContent()).toBe("2026-03-02 10:00Z");
});

inBrowser("the timeline tells drifted, approved, usable and ended passes apart by sign and pattern", async () => {
  const users = [
    { user: "drifted", hasPass: true, pass: aPass(), drift: issued },
    { user: "approved", hasPass: true, pass: aPass(), accepted: [acceptanceOf()] },
    { user: "usable", hasPass: true, pass: aPass() },
    { user: "ended", hasPass: true, pass: aPass({ lifetimeInMinutes: 10, isUsable: false }) },
  ];
  const { page } = await open(recordOf(refreshOf(users)));
  const lanes = page.locator(".timeline li");
  const looks: readonly string[] = await page.evaluate(
    `[...document.querySelectorAll(".timeline li .bar")].map((bar) => {
      const { fill, strokeDasharray } = getComputedStyle(bar);
      return fill.replace(/^rgb.*/, "plain") + strokeDasharray;
    })`,
  );
  expect(new Set(looks).size).toBe(4);
  expect(new Set(await lanes.locator(".mark").allTextContents()).size).toBe(4);
  expect(await lanes.first().textContent()).toContain("drifted; usable until 2026-03-02 17:00Z");
});

inBrowser("the last runs are a chart and a table; of a run that failed there is no count", async () => {
  const { page, noted } = await open(recordOf(mixed()), {}, { runs });
  expect(await page.getByRole("heading", { name: "The last 12 runs" }).count()).toBe(1);
  expect(await page.locator("svg.bars").count()).toBe(4);
  expect(await page.locator("svg.bars").first().locator("rect").count()).toBe(11);
  await page.getByText("The runs as a table").click();
  expect(await page.locator("details[open] tbody tr").count()).toBe(12);
  expect(await page.locator("details[open] tbody tr", { hasText: "Could not run" }).textContent()).toContain("????");
  expect(noted).toEqual([]);
});

inBrowser("several stacks are one page: a verdict over all, a row for each, and a column", async () => {
  const records = [
    { ...recordOf(mixed()), stack: "contoso", tenantId: "a" },
    { ...many(40), stack: "contoso", tenantId: "b" },
    { ...recordOf(refreshOf([])), stack: "broken", exitCode: 1, error: "no sign-in" },
  ];
  const { page, noted, names } = await open(records);
  expect(await page.locator("header .verdict").textContent()).toMatch(
    /^Violated: 3 drifted, 3 findings.* of 46 watched; .*; could not run: broken$/,
  );
  expect(await page.locator("button[data-stack] strong").allTextContents()).toEqual([
    "contoso, a",
    "contoso, b",
    "broken",
  ]);
  await page.getByRole("button", { name: "contoso, b" }).press("Enter");
  expect(await page.locator("#users-status").textContent()).toBe("1 to 25 of 40 (46 in all).");
  expect(new Set(await page.locator("td.stack").allTextContents())).toEqual(new Set(["contoso, b"]));
  await page.getByRole("button", { name: "3 drifted" }).click();
  expect(await names.allTextContents()).toEqual(["user0@contoso.com"]);
  expect(noted).toEqual([]);
});

inBrowser("names are text wherever they stand, and nothing runs or is asked for", async () => {
  const { page, noted, names } = await open(recordOf(hostile()));
  expect(await page.locator("img, iframe, object, link, a:not(.skip)").count()).toBe(0);
  expect(await page.locator("script").count()).toBe(2);
  const shown = await names.allTextContents();
  for (const name of [hostileNames[0], hostileNames[1], hostileNames[2], hostileNames[6]])
    expect(shown).toContain(name);
  for (const button of await names.all()) await button.click();
  expect(await page.locator("img, iframe, object, link, a:not(.skip)").count()).toBe(0);
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

inBrowser("of 10,000 users only one page is in the document, whatever is typed, and the file stays small", async () => {
  const record = many(10_000);
  expect(Buffer.byteLength(renderHtmlOf([record]))).toBeLessThan(3_000_000);
  const { page, noted, status, names } = await open(record);
  expect(await status.textContent()).toBe("1 to 25 of 10,000.");
  const search = page.getByLabel("Search");
  for (const key of "user9") {
    await search.press(key);
    expect(await names.count()).toBe(25);
  }
  await search.fill("user999");
  expect(await status.textContent()).toBe("1 to 11 of 11 (10,000 in all).");
  await search.fill("");
  await page.getByRole("button", { name: "Next page" }).click();
  expect(await status.textContent()).toBe("26 to 50 of 10,000.");
  expect(noted).toEqual([]);
});

inBrowser.each([
  ["light", desktop, "mixed", [recordOf(mixed())]],
  ["dark", desktop, "mixed", [recordOf(mixed())]],
  ["light", telephone, "mixed", [recordOf(mixed())]],
  ["dark", telephone, "mixed", [recordOf(mixed())]],
  ["light", telephone, "hostile", [recordOf(hostile(), recordOf(mixed()))]],
  ["dark", desktop, "hostile", [recordOf(hostile(), recordOf(mixed()))]],
  ["dark", desktop, "several", [many(300), recordOf(mixed())]],
  ["light", telephone, "none", [recordOf(refreshOf([]))]],
] as const)("axe finds no violation: %s, %o, %s", async (colorScheme, viewport, _name, records) => {
  const { page, noted, names } = await open(records, { colorScheme, viewport }, { runs });
  for (const button of (await names.all()).slice(0, 6)) await button.click();
  for (const summary of await page.locator("summary").all()) await summary.click();
  await expectAccessible(page, viewport);
  expect(noted).toEqual([]);
});

inBrowser.each([
  ["light", desktop],
  ["dark", telephone],
] as const)("axe finds no violation on the page of status: %s, %o", async (colorScheme, viewport) => {
  const freshness = { now: new Date(at(80)), maxAgeInHours: 26 };
  const stacks = [recordOf(mixed()), recordOf(refreshOf([])), many(300)].map((record, index) =>
    statusOfRecord({ ...record, stack: `a-long-name-of-a-stack-${index}` }, freshness),
  );
  const html = renderStatusHtml(stacks, totalOf(stacks), freshness.now);
  const { page, noted } = await openPage(html, { colorScheme, viewport });
  // How a stack stands can be seen without scrolling to the side.
  for (const badge of await page.locator("tbody .badge").all()) {
    const { x = 0, width = viewport.width } = (await badge.boundingBox()) ?? {};
    expect(x + width).toBeLessThan(viewport.width);
  }
  await expectAccessible(page, viewport);
  expect(noted).toEqual([]);
});

async function expectAccessible(page: Page, { width }: { readonly width: number }) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))])).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
}
