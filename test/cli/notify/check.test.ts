import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startWatch, type Watch } from "../../support/command";
import { trust } from "../../support/trust";
import { secret, startWebhook } from "../../support/webhook";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

async function startNotified(...options: readonly string[]) {
  const webhook = await startWebhook();
  const watch = await startWatch({
    judged: false,
    env: { TAPWATCH_NOTIFY_URL: webhook.url, AZURE_LOG_LEVEL: "verbose" },
  });
  trust(webhook);
  await watch.tapwatch("up");
  return { ...watch, webhook, check: (...more: readonly string[]) => watch.tapwatch("check", ...options, ...more) };
}

function filesOf({ stateFile }: Pick<Watch, "stateFile">): string {
  const directory = dirname(stateFile);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"))
    .join("\n");
}

test("what is new is told once, what was fixed is told once, and nobody is asked for anything in between", async () => {
  const { tenant, webhook, check, stateFile } = await startNotified();
  expect(await check()).toMatchObject({ code: 0 });
  expect(webhook.received).toEqual([]);

  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  tenant.deny(bob);
  const runs = [await check(), await check()];
  expect(runs.map(({ code }) => code)).toEqual([2, 2]);
  expect(webhook.received).toMatchObject([
    {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: {
        stack: "test",
        exitCode: 2,
        drift: [{ status: "new", user: alice, kind: "Issued" }],
        unreadable: [{ status: "new", user: bob }],
      },
    },
  ]);

  tenant.removePass(alice);
  runs.push(await check(), await check());
  expect(webhook.received.slice(1)).toMatchObject([
    { body: { drift: [{ status: "fixed", user: alice }], unreadable: [] } },
  ]);
  const said = runs.flatMap(({ stdout, stderr }) => [stdout, stderr]).join("\n");
  expect(`${said}${filesOf({ stateFile })}`).not.toContain(secret);
}, 240_000);

test("a pipeline variable that is not set stops no check, and is a warning", async () => {
  const { tapwatch } = await startWatch({ judged: false, env: { TAPWATCH_NOTIFY_URL: "$(TAPWATCH_NOTIFY_URL)" } });
  expect(await tapwatch("up")).toMatchObject({ code: 0 });
  const { code, stderr } = await tapwatch("check");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^warning: .*is \$\(TAPWATCH_NOTIFY_URL\): the pipeline has no such variable/),
  });
}, 120_000);

test("a user that vanished is told once", async () => {
  const { tenant, webhook, check } = await startNotified("--notify-format", "slack");
  tenant.removeUser(bob);
  await check();
  await check();
  expect(webhook.received).toHaveLength(1);
  expect(JSON.stringify(webhook.received)).toContain(`UserGone: ${bob}`);
}, 240_000);

test("a webhook that does not answer is said, does not fail the check, and gets the news from the next run", async () => {
  const { tenant, webhook, check, stateFile } = await startNotified("--notify-timeout", "0.2");
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  webhook.answers.push(undefined);
  const { code, stdout, stderr } = await check();
  expect({ code, stdout }).toMatchObject({ code: 2, stdout: expect.stringContaining("1 new") });
  expect(stderr).toContain(
    "warning: json: the message did not arrive: no answer within 0.2 s; the next run sends it again",
  );
  expect(`${stdout}${stderr}${filesOf({ stateFile })}`).not.toContain(secret);
  const undelivered = join(dirname(stateFile), "test.undelivered.jsonl");
  expect(statSync(undelivered).mode & 0o777).toBe(0o600);
  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  expect((await check("--notify-timeout", "20")).stderr).toContain("json: the message also told 1 of an earlier run");
  expect(readFileSync(undelivered, "utf8")).toBe("");
  await check();
  expect(webhook.received.map(({ body }) => body)).toMatchObject([
    { drift: [{ status: "new", user: alice }] },
    {
      drift: [
        { status: "new", user: alice },
        { status: "new", user: bob },
      ],
    },
  ]);
}, 240_000);

test("where the message is required, a check that could not send it fails, reports all the same, and tells it in the next run", async () => {
  const { tenant, webhook, check, stateFile } = await startNotified("--notify-required");
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  webhook.answers.push({ status: 404 });
  const { code, stdout, stderr } = await check();
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining("Issued") });
  expect(stdout).toMatch(/\nExit 1: the run failed\n$/);
  expect(stderr).toContain("error: json: the message did not arrive: it answered 404");
  expect(`${stdout}${stderr}${filesOf({ stateFile })}`).not.toContain(secret);
  expect(await check()).toMatchObject({ code: 2 });
  expect(webhook.received.map(({ body }) => body)).toMatchObject([
    { drift: [{ status: "new" }] },
    { drift: [{ status: "new" }] },
  ]);
}, 240_000);

test("a run that broke off tells that it failed and nothing else: the run after it tells what is new", async () => {
  const { tenant, webhook, check, users } = await startNotified();
  tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
  for (const user of users) tenant.fail(user, 500);
  expect(await check()).toMatchObject({ code: 1 });
  expect(webhook.received.map(({ body }) => body)).toEqual([
    {
      recordVersion: 1,
      tool: { name: "tapwatch", version: expect.any(String) },
      stack: "test",
      endedDateTime: expect.any(String),
      exitCode: 1,
      error: expect.stringContaining("500"),
    },
  ]);
}, 240_000);
