import { expect, test } from "vitest";
import { send } from "../../../cli/notify/send";
import { trust } from "../../support/trust";
import { secret, startWebhook } from "../../support/webhook";

const webhook = { format: "json", timeoutMilliseconds: 30_000 } as const;

async function startTrusted() {
  const started = await startWebhook();
  trust(started);
  return started;
}

test("a message is posted once, as JSON", async () => {
  const { url, received } = await startTrusted();
  expect(await send({ ...webhook, url }, { text: "</script>" }, "1.2.3")).toBeUndefined();
  expect(received).toMatchObject([
    { method: "POST", path: `/services/${secret}?sig=${secret}`, body: { text: "</script>" } },
  ]);
  expect(received[0]?.headers["user-agent"]).toContain("tapwatch/1.2.3");
});

test("a webhook that is busy is asked again", async () => {
  const { url, received, answers } = await startTrusted();
  answers.push({ status: 503 }, { status: 429, headers: { "retry-after": "0" } });
  expect(await send({ ...webhook, url }, {}, "0.0.0")).toBeUndefined();
  expect(received).toHaveLength(3);
});

test.each([
  [404, 1, "it answered 404"],
  [302, 1, "it answered 302, and redirects are not followed"],
])("an answer of %i is a failure, and says nothing of the URL", async (status, requests, failure) => {
  const [there, elsewhere] = [await startTrusted(), await startTrusted()];
  there.answers.push({ status, headers: { location: elsewhere.url } });
  expect(await send({ ...webhook, url: there.url }, {}, "0.0.0")).toBe(failure);
  expect([there.received.length, elsewhere.received.length]).toEqual([requests, 0]);
});

test("a webhook of an unknown authority is not told", async () => {
  const { url, received } = await startWebhook();
  expect(await send({ ...webhook, url }, {}, "0.0.0")).toMatch(/^[A-Z_]+$/);
  expect(received).toEqual([]);
});

test("a webhook that never answers is given up, and a demand for a longer pause too", async () => {
  const { url, answers } = await startTrusted();
  answers.push(undefined);
  const impatient = { ...webhook, url, timeoutMilliseconds: 200 };
  expect(await send(impatient, {}, "0.0.0")).toBe("no answer within 0.2 s");
  answers.push({ status: 429, headers: { "retry-after": "3600" } });
  expect(await send(impatient, {}, "0.0.0")).toBe("no answer within 0.2 s");
});
