import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { median } from "./measure";
import { progress } from "./progress";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Letters that leave many users, few, and none. */
const word = "user99x";

/**
 * Milliseconds from a key press in the page's search until the browser has painted: the median of all presses.
 * @returns undefined: there is no Chromium
 */
export async function measureKeys(file: string, runs: number): Promise<number | undefined> {
  if (!existsSync(executablePath)) return undefined;
  progress("the page in Chromium");
  const { chromium } = await import("playwright-core");
  // The sandbox needs rights that a container seldom gives; the page is our own, and offline.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await (await browser.newContext({ offline: true })).newPage();
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(observe);
    const search = page.locator("input[type=search]").first();
    for (let run = 0; run < runs; run += 1) {
      await search.fill("");
      await search.focus();
      for (const key of word) {
        await page.keyboard.press(key);
        await page.evaluate(painted);
      }
    }
    const presses = await page.evaluate(() => (globalThis as unknown as Noted).presses);
    if (presses.length < word.length * runs) throw new Error(`the page saw ${presses.length} key presses`);
    return median(presses);
  } finally {
    await browser.close();
  }
}

/** In the page. */
interface Noted {
  presses: number[];
}

/** Runs in the page: notes how long each press of a key takes. */
function observe(): void {
  const noted = globalThis as unknown as Noted & {
    addEventListener(name: "keydown", listener: () => void, capture: true): void;
    requestAnimationFrame(callback: () => void): void;
  };
  noted.presses = [];
  noted.addEventListener(
    "keydown",
    () => {
      const pressed = performance.now();
      noted.requestAnimationFrame(() => setTimeout(() => noted.presses.push(performance.now() - pressed)));
    },
    true,
  );
}

/** Runs in the page: waits until the last press is noted. */
function painted(): Promise<void> {
  const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame(callback: () => void): void };
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 1)));
}
