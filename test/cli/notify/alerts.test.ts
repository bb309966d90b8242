import { expect, test } from "vitest";
import { deliver, type Told, toldOf, without } from "../../../cli/notify/deliver";
import { pagerDutyEvent } from "../../../cli/notify/pagerduty";
import { problemsOf } from "../../../cli/notify/problems";
import { serviceNowMessage } from "../../../cli/notify/servicenow";
import type { Webhook } from "../../../cli/notify/target";
import { trust } from "../../support/trust";
import { startWebhook } from "../../support/webhook";
import { hostile, issued, mixed, quiet, recordOf, refreshOf } from "../report/records";

const first = recordOf(mixed());
const alice = { user: "alice@contoso.com", hasPass: true, drift: issued } as const;
const alarmed = recordOf(refreshOf([alice]));
const calm = recordOf(refreshOf([{ user: "alice@contoso.com", ...quiet }]), alarmed);
const routingKey = "R".repeat(32);

async function startTrusted(format: Webhook["format"]) {
  const server = await startWebhook();
  trust(server);
  const target: Webhook = {
    url: server.url,
    format,
    timeoutMilliseconds: 30_000,
    routingKey,
    authorization: "Basic eDp5",
  };
  return { ...server, target };
}

function toldBy(record: typeof first): Told {
  const told = toldOf(record, [], undefined);
  if (told === undefined) throw new Error("there is nothing to tell");
  return told;
}

test("the most severe problem comes first", () => {
  expect(problemsOf("test", first).map(({ severity, type }) => [severity, type])).toEqual([
    ["high", "Issued"],
    ["high", "tap-max-lifetime"],
    ["high", "UserGone"],
    ["medium", "could not tell"],
    ["medium", "could not tell"],
    ["low", "tap-hygiene"],
  ]);
});

test("ServiceNow gets an event to a problem in one request, and the same key when it is over", async () => {
  const { target, received } = await startTrusted("servicenow");
  expect(await deliver(target, toldBy(alarmed), undefined)).toEqual({});
  expect(await deliver(target, toldBy(calm), undefined)).toEqual({});
  expect(received.map(({ headers }) => headers.authorization)).toEqual(["Basic eDp5", "Basic eDp5"]);
  const [opened, closed] = received.map(({ body }) => (body as { records: Record<string, string>[] }).records);
  expect(opened).toEqual([
    {
      source: "tapwatch",
      event_class: "tapwatch stack test",
      node: "test",
      resource: "alice@contoso.com",
      type: "Issued",
      message_key: expect.stringMatching(/^tapwatch-[0-9a-f]{40}$/),
      severity: "2",
      resolution_state: "New",
      time_of_event: "2026-03-02 10:00:30",
      description: "Issued: alice@contoso.com",
      additional_info: JSON.stringify({ stack: "test", severity: "high", status: "new" }),
    },
  ]);
  expect(closed).toMatchObject([
    { message_key: opened?.[0]?.["message_key"], severity: "0", resolution_state: "Closing" },
  ]);
});

test("PagerDuty gets an alert to a problem, and what is fixed resolves it", async () => {
  const { target, received } = await startTrusted("pagerduty");
  expect(await deliver(target, toldBy(alarmed), undefined)).toEqual({});
  expect(await deliver(target, toldBy(calm), undefined)).toEqual({});
  const [trigger, resolve] = received.map(({ body }) => body as { dedup_key: string });
  expect(trigger).toEqual({
    routing_key: routingKey,
    dedup_key: expect.stringMatching(/^tapwatch-[0-9a-f]{40}$/),
    event_action: "trigger",
    client: "tapwatch",
    payload: {
      summary: "test: Issued: alice@contoso.com",
      source: "test",
      severity: "error",
      timestamp: alarmed.endedDateTime,
      component: "alice@contoso.com",
      group: "test",
      class: "Issued",
      custom_details: { severity: "high", status: "new" },
    },
  });
  expect(resolve).toEqual({ routing_key: routingKey, dedup_key: trigger?.dedup_key, event_action: "resolve" });
});

test("after an event that failed the rest waits, and what was told is not told again", async () => {
  const { target, received, answers } = await startTrusted("pagerduty");
  answers.push({ status: 202 }, { status: 400 });
  const { failure, toldKeys = [] } = await deliver(target, toldBy(first), undefined);
  expect({ failure, requests: received.length }).toEqual({ failure: "it answered 400", requests: 2 });
  const left = without("test", first, toldKeys);
  expect(problemsOf("test", left).map(({ type }) => type)).toEqual(
    toldBy(first)
      .problems.slice(1)
      .map(({ type }) => type),
  );
});

test("thousands of problems become fifty alerts at once, and the others wait", async () => {
  const { target, received } = await startTrusted("pagerduty");
  const many = Array.from({ length: 60 }, (_, index) => ({ ...alice, user: `user${index}@contoso.com` }));
  const { toldKeys = [], waiting } = await deliver(target, toldBy(recordOf(refreshOf(many))), undefined);
  expect({ told: new Set(toldKeys).size, waiting, requests: received.length }).toEqual({
    told: 50,
    waiting: 10,
    requests: 50,
  });
}, 60_000);

test("no field is longer than its service takes, whatever the names are", () => {
  const long = { ...alice, user: `${"x".repeat(3000)}@contoso.com` };
  for (const record of [recordOf(hostile()), recordOf(refreshOf([long]))]) {
    const problems = problemsOf("s".repeat(300), record);
    const { records } = serviceNowMessage(record, problems, undefined) as { records: Record<string, string>[] };
    for (const { source, event_class, node, resource, type } of records) {
      for (const text of [source, event_class, node, resource, type]) expect(text?.length).toBeLessThanOrEqual(100);
    }
    for (const problem of problems) {
      const { dedup_key, payload } = pagerDutyEvent(record, problem, undefined, routingKey) as {
        dedup_key: string;
        payload: { summary: string };
      };
      expect(dedup_key.length).toBeLessThanOrEqual(255);
      expect(payload.summary.length).toBeLessThanOrEqual(1024);
    }
  }
});
