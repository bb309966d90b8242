// Writes docs/images: the HTML report of the demo's story, as a browser shows it. It needs Chromium (CHROMIUM, or
// /usr/bin/chromium), and what `npm run build` made. Times and names are the story's, so that two runs give the same page.
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cast, populate, startSimulator } from "@tapwatch/simulator";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const images = join(root, "docs/images");
const stack = "contoso";
const pictures = [
  { name: "report-light", colorScheme: "light", viewport: { width: 1280, height: 960 } },
  { name: "report-dark", colorScheme: "dark", viewport: { width: 1280, height: 960 } },
  { name: "report-row", colorScheme: "light", viewport: { width: 1280, height: 1100 }, isOpen: true },
  { name: "report-phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
];

const directory = mkdtempSync(join(tmpdir(), "tapwatch-screenshots-"));
const simulator = await startSimulator({ directory });
try {
  const users = populate(simulator);
  const { tenant, clock } = simulator;
  const reader = tenant.addApplication({
    roles: ["UserAuthMethod-TAP.Read.All", "AuditLog.Read.All", "Directory.Read.All"],
  });
  const project = join(directory, "project");
  mkdirSync(project);
  writeFileSync(join(project, "Pulumi.yaml"), projectText());
  writeFileSync(join(project, "index.js"), 'module.exports = { ...require("@tapwatch/program").watch() };\n');
  writeFileSync(join(project, "approvals.yaml"), "# What was approved, and why.\n");
  writeFileSync(join(project, `Pulumi.${stack}.yaml`), stackText(users));
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"), "junction");

  /** The command as a person gives it, at the story's time. It runs beside the tenant, which answers meanwhile. */
  const tapwatch = (...args) => run(args, project, simulator.environment(reader), clock.now().toISOString());
  const page = join(directory, "report.html");

  await tapwatch("up", "--stack", stack);
  await tapwatch("check", "--stack", stack);
  appendFileSync(join(project, "approvals.yaml"), approvalsOf(recordOf(project)));
  await tapwatch("up", "--stack", stack);
  await tapwatch("check", "--stack", stack);
  clock.set("2026-03-02T11:00:00Z");
  tenant.usePass(cast.traveller);
  clock.set("2026-03-02T15:00:00Z");
  tenant.issuePass(cast.admin, { lifetimeInMinutes: 43_200, isUsableOnce: false });
  tenant.issuePass(cast.caller, { lifetimeInMinutes: 120, isUsableOnce: true });
  tenant.removePass(cast.contractor);
  clock.set("2026-03-02T15:30:00Z");
  await tapwatch("check", "--stack", stack, "--format", `html=${page}`);
  mkdirSync(images, { recursive: true });
  await photograph(page);
} finally {
  await simulator.close();
  rmSync(directory, { recursive: true, force: true });
}

async function photograph(file) {
  // The page is our own, and offline; the sandbox needs rights that a container seldom gives.
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    for (const { name, isOpen = false, ...options } of pictures) {
      const context = await browser.newContext({ offline: true, timezoneId: "UTC", locale: "en-GB", ...options });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      if (isOpen) await page.locator(".worst button").first().click();
      await page.screenshot({ path: join(images, `${name}.png`), animations: "disabled" });
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

/** Drift and findings are what the pictures show; only a run that failed has none. */
function run(args, cwd, env, now) {
  const child = spawn(process.execPath, [join(root, "cli/bin/tapwatch.js"), ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: directory, ...env, TAPWATCH_NOW: now, TAPWATCH_ENGINE: "embedded" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = [];
  child.stderr.on("data", (text) => said.push(text));
  return new Promise((resolve, reject) => {
    child.on("close", (code) => (code === 1 || code === null ? reject(new Error(said.join(""))) : resolve()));
  });
}

function recordOf(project) {
  return JSON.parse(readFileSync(join(project, ".tapwatch", `${stack}.run.json`), "utf8"));
}

/** What one pull request adds: everything that was found, with its ticket. */
function approvalsOf({ drift }) {
  return drift
    .flatMap(({ user, toApprove }) =>
      toApprove.map(({ pass }) => `- { user: ${user}, pass: ${pass}, ticket: CHG-1001 }\n`),
    )
    .join("");
}

function projectText() {
  const options = "    typescript: false\n    nodeargs: --preserve-symlinks --stack-trace-limit=2\n";
  return `name: tapwatch\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n${options}options:\n  refresh: always\n`;
}

function stackText(users) {
  const { graphRoot, authorityHost } = simulator;
  const config = { users, graphRoot, authorityHost, approvals: "approvals.yaml" };
  const lines = Object.entries(config).map(([name, value]) => `  tapwatch:${name}: ${JSON.stringify(value)}\n`);
  return `config:\n${lines.join("")}`;
}
