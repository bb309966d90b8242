import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { expect, test } from "vitest";
import { failureNews } from "../../cli/notify/failure";
import { slackMessage } from "../../cli/notify/slack";
import { teamsMessage } from "../../cli/notify/teams";
import { failureAnnotation, failureMarkdown } from "../../cli/report/failure";
import { runTapwatch, startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";
import { trust } from "../support/trust";
import { secret, startWebhook } from "../support/webhook";
import { hostileNames } from "./report/records";

const title = "Could not run: nothing is known of this run";

/** A watch in a GitHub runner, whose `up` fails. */
async function startBroken(env: NodeJS.ProcessEnv = {}, config = {}) {
  const webhook = await startWebhook();
  const summary = join(await scratchDirectory(), "summary.md");
  const watch = await startWatch({
    judged: false,
    config,
    env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, TAPWATCH_NOTIFY_URL: webhook.url, ...env },
  });
  trust(webhook);
  return { ...watch, webhook, summary: () => readFileSync(summary, "utf8") };
}

test("an 'up' that fails leaves an annotation, a summary and a message, each with the error", async () => {
  const { tapwatch, webhook, summary } = await startBroken({}, { shard: "nonsense" });
  const { code, stdout, stderr } = await tapwatch("up");
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("Exit 1: the run failed") });
  expect(stderr).toMatch(/^::error title=tapwatch::could not run, nothing is known of this run: .*tapwatch:shard/m);
  expect(summary()).toContain(`## ${title}`);
  expect(summary()).toContain("tapwatch:shard");
  expect(webhook.received.map(({ body }) => body)).toMatchObject([
    { stack: "test", exitCode: 1, error: expect.stringContaining("tapwatch:shard") },
  ]);
  expect(`${stdout}${stderr}${summary()}`).not.toContain(secret);
}, 120_000);

test("a tenant that refuses every user is told too, because no check follows", async () => {
  const { tapwatch, tenant, users, webhook, summary } = await startBroken();
  for (const user of users) tenant.deny(user);
  expect(await tapwatch("up")).toMatchObject({ code: 1, stderr: expect.stringContaining("::error title=tapwatch::") });
  expect(summary()).toContain(`${users[0]}: could not tell: read failed: `);
  expect(webhook.received).toHaveLength(1);
}, 120_000);

test("a run that works tells nothing of a failure", async () => {
  const { tapwatch, webhook, summary } = await startBroken();
  expect(await tapwatch("up")).toMatchObject({ code: 0, stderr: "" });
  expect(summary).toThrow("ENOENT");
  expect(webhook.received).toEqual([]);
}, 120_000);

test("a project that is not there, and an argument that is refused, are told as well", async () => {
  const directory = await scratchDirectory();
  const summary = join(directory, "summary.md");
  const env = { TF_BUILD: "True", AGENT_TEMPDIRECTORY: directory, GITHUB_STEP_SUMMARY: summary };
  const { code, stderr } = await runTapwatch(["up", "--cwd", directory], env);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("no Pulumi.yaml") });
  const file = join(directory, "tapwatch-failure.md");
  expect(stderr).toMatch(/^##vso\[task\.logissue type=error\]tapwatch: could not run/m);
  expect(stderr).toContain(`\n##vso[task.uploadsummary]${file}\n`);
  expect(readFileSync(file, "utf8")).toContain("no Pulumi.yaml");

  expect(await runTapwatch(["check", "--format", "pdf=x"], env)).toMatchObject({ code: 1 });
  expect(readFileSync(file, "utf8")).toContain("write one of terminal");
  expect(readFileSync(summary, "utf8").split(title)).toHaveLength(3);
});

test("a summary that cannot be written is a warning, and other commands write none", async () => {
  const directory = await scratchDirectory();
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(directory, "no/such/summary.md") };
  const failed = await runTapwatch(["up", "--cwd", directory], env);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("warning: the job's summary was not written"),
  });
  const { stderr } = await runTapwatch(["export", "--cwd", directory], env);
  expect(stderr).not.toContain("::error");
});

const hostileRun = {
  stack: hostileNames.join(""),
  endedDateTime: "2026-03-02T09:00:00.000Z",
  error: [...hostileNames, "```", "````\n# a heading", "x".repeat(5000), ...Array(100).fill("more")].join("\n"),
};

test("an error is text in a summary, whatever is in it, and not without end", () => {
  const markdown = failureMarkdown(hostileRun);
  const html = marked.parse(markdown, { async: false });
  expect(html.match(/<[a-z]\w*/g)).toEqual(["<h2", "<p", "<pre", "<code"]);
  expect(markdown).not.toMatch(/##(vso)?\[/);
  expect(markdown.length).toBeLessThan(8000);
  expect(markdown).toContain("more lines, in the log");
});

test("an error is one command of the runner, and no other", () => {
  for (const env of [{ GITHUB_ACTIONS: "true" }, { TF_BUILD: "True" }]) {
    const line = failureAnnotation(hostileRun, env) ?? "";
    expect(line).toMatch(/^(::error title=tapwatch::|##vso\[task\.logissue type=error\])/);
    expect(line).not.toMatch(/[\p{Cc}]/u);
    expect(line.slice(2)).not.toMatch(/##(vso)?\[/);
  }
  expect(failureAnnotation(hostileRun, {})).toBeUndefined();
});

test("Slack and Teams get the error as plain text", () => {
  const news = failureNews({ ...hostileRun, stack: "prod", error: "<!channel> {{DATE()}}\nsecond" });
  expect(news.headline).toBe("tapwatch, stack prod: the run failed");
  expect(JSON.stringify(slackMessage(news, undefined))).toContain("&lt;!channel&gt;");
  expect(JSON.stringify(teamsMessage(news, undefined))).toContain("{ {DATE()}}");
});
