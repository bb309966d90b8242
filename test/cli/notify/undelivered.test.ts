import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notify } from "../../../cli/notify";
import { notifyFailure } from "../../../cli/notify/failure";
import type { NotifyFormat, Webhook } from "../../../cli/notify/target";
import {
  countOf,
  readUndelivered,
  saveUndelivered,
  type Undelivered,
  withUndelivered,
} from "../../../cli/notify/undelivered";
import { at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { trust } from "../../support/trust";
import { secret, startWebhook } from "../../support/webhook";
import { issued, mixed, quiet, recordOf, refreshOf } from "../report/records";

const alice = { user: "alice@contoso.com", hasPass: true, drift: issued } as const;
const calm = { user: "alice@contoso.com", ...quiet } as const;
const alarmed = recordOf(refreshOf([alice]));
const still = recordOf(refreshOf([alice]), alarmed);
const fixed = recordOf(refreshOf([calm]), alarmed);
const over = recordOf(refreshOf([calm]), fixed);

async function startTargets(...formats: readonly NotifyFormat[]) {
  const file = join(await scratchDirectory(), "prod.undelivered.jsonl");
  const servers = await Promise.all(formats.map(() => startWebhook()));
  const targets = formats.map((format, index): Webhook => {
    const server = servers[index];
    if (server === undefined) throw new Error("there is no server");
    trust(server);
    return { url: server.url, format, timeoutMilliseconds: 30_000, routingKey: "R".repeat(32), authorization: secret };
  });
  return {
    file,
    targets,
    servers,
    told: (record: typeof alarmed) => notify(record, targets, file, {}),
    failed: () => notifyFailure({ stack: "test", endedDateTime: at(70), error: "no sign-in" }, targets, file, {}),
  };
}

test.each([
  ["known already is new, because nobody was told", alarmed, still, ["new"]],
  ["what is fixed by now is told as fixed", alarmed, fixed, ["fixed"]],
  ["what this run does not know is told as it was", fixed, over, ["fixed"]],
  ["what was told already stays known", still, still, ["still"]],
])("of what was not told: %s", (_, before, now, statuses) => {
  expect(withUndelivered(now, before).drift.map(({ status }) => status)).toEqual(statuses);
});

test("each target is told what it missed, and no other; the file has neither address nor secret", async () => {
  const { file, servers, told } = await startTargets("json", "json");
  servers[1]?.answers.push({ status: 403 });
  expect(await told(alarmed)).toEqual({
    failures: ["json 2: the message did not arrive: it answered 403; the next run sends it again"],
    notes: [],
  });
  expect(readUndelivered(file)).toMatchObject([{ target: "json 2", drift: [{ user: "alice@contoso.com" }] }]);
  expect(readFileSync(file, "utf8")).not.toMatch(new RegExp(`${secret}|localhost|https`));
  expect(await told(still)).toEqual({
    failures: [],
    notes: ["json 2: the message also told 1 of an earlier run, which had not arrived"],
  });
  expect(servers.map(({ received }) => received.length)).toEqual([1, 2]);
  expect(readFileSync(file, "utf8")).toBe("");
});

test("a target that is not configured now keeps what it missed, for 30 days", async () => {
  const { file, told } = await startTargets("json");
  const teams: Undelivered = { target: "teams", sinceDateTime: at(0), drift: alarmed.drift };
  await saveUndelivered(file, [teams], new Date(at(0)));
  await told(alarmed);
  expect(readUndelivered(file)).toEqual([teams]);
  await saveUndelivered(file, [teams], new Date(at(31 * 24 * 60)));
  expect(readUndelivered(file)).toEqual([]);
});

test("the file is bounded, counts what it has no room for, and does without damaged lines", async () => {
  const { file } = await startTargets();
  const users = Array.from({ length: 1500 }, (_, index) => ({ ...alice, user: `user${index}@contoso.com` }));
  const { drift } = recordOf(refreshOf(users));
  await saveUndelivered(file, [{ target: "json", sinceDateTime: at(0), drift }], new Date(at(0)));
  const [kept = { target: "", sinceDateTime: "" }] = readUndelivered(file);
  expect(kept).toMatchObject({ left: 500 });
  expect(kept.drift).toHaveLength(1000);
  expect(countOf(kept)).toBe(1500);
  writeFileSync(file, `{\n{"target":1}\n{"target":"json","drift":[1]}\n${JSON.stringify(kept)}\n`);
  expect(readUndelivered(file)).toEqual([kept]);
});

test("a failed run opens an alert, and the next run that works closes it, also if nothing is new", async () => {
  const { file, servers, told, failed } = await startTargets("pagerduty");
  expect(await failed()).toEqual([]);
  expect(await told(over)).toEqual({ failures: [], notes: [] });
  const [opened, closed, ...more] = servers[0]?.received.map(({ body }) => body as Record<string, unknown>) ?? [];
  expect(opened).toMatchObject({ event_action: "trigger", payload: { class: "run failed", severity: "error" } });
  expect(closed).toMatchObject({ event_action: "resolve", dedup_key: opened?.["dedup_key"] });
  expect([more, readFileSync(file, "utf8")]).toEqual([[], ""]);
});

test("that a run failed, and its message too, is told by the next run that works", async () => {
  const { servers, told, failed } = await startTargets("slack");
  servers[0]?.answers.push({ status: 400 });
  expect(await failed()).toEqual(["slack: it answered 400"]);
  await told(over);
  await told(over);
  expect(servers[0]?.received.map(({ body }) => JSON.stringify(body))).toEqual([
    expect.stringContaining("no sign-in"),
    expect.stringContaining("the run of 2026-03-02 10:10Z failed"),
  ]);
});

test("what PagerDuty was told is not told again", async () => {
  const { servers, told } = await startTargets("pagerduty");
  servers[0]?.answers.push({ status: 202 }, { status: 403 });
  const first = recordOf(mixed());
  await told(first);
  await told(recordOf(mixed(), first));
  const keys = servers[0]?.received.map(({ body }) => (body as { dedup_key: string }).dedup_key) ?? [];
  // Six problems, of which one was refused once.
  expect([keys.length, new Set(keys).size]).toEqual([7, 6]);
});
