import { expect, test } from "vitest";
import { BudgetSpentError } from "../../../providers/graph/budget";
import { createGatherer } from "../../../providers/graph/gather";
import { Outbox } from "../../../providers/graph/outbox";
import { Pace } from "../../../providers/graph/pace";
import { QuotaModel } from "./quota-model";
import { VirtualTime } from "./virtual-time";

const well = { refused: 0, retryAfter: 0, usedPart: Number.NaN };

/** An outbox whose batches take 100 ms. @param answer of a read */
function outboxOf(answer: (url: string) => string, left = () => Number.POSITIVE_INFINITY) {
  const time = new VirtualTime();
  const pace = new Pace({ now: time.now, random: () => 0, retryBase: 1000 });
  const batches: (readonly string[])[] = [];
  const send = async (urls: readonly string[]) => {
    batches.push(urls);
    await time.delay(100);
    return { values: urls.map(answer), outcome: well };
  };
  const create = () => new Outbox({ send, pace, now: time.now, delay: time.delay, left, quietMilliseconds: 20 });
  return { time, pace, batches, create, outbox: create() };
}

test("reads go out when they pause, or when there are enough for a batch", async () => {
  const { time, batches, outbox } = outboxOf((url) => url);
  const urls = Array.from({ length: 25 }, (_, index) => `/users/${index}`);
  expect(await time.until(Promise.all(urls.map((url) => outbox.ask(url))))).toEqual(urls);
  expect(batches.map(({ length }) => length)).toEqual([20, 5]);
  expect(time.now()).toBeLessThan(200);
});

test("reads that go on and on wait no longer than ten pauses", async () => {
  const { time, batches, outbox } = outboxOf((url) => url);
  const asked: Promise<string>[] = [];
  const trickle = async () => {
    for (let read = 0; read < 19; read += 1) {
      asked.push(outbox.ask(`${read}`));
      await time.delay(19);
    }
    await Promise.all(asked);
  };
  await time.until(trickle());
  expect(batches[0]).toHaveLength(11);
});

test("who asks for what waits already shares its answer, and who asks later does not", async () => {
  const { time, batches, outbox } = outboxOf((url) => url);
  await time.until(Promise.all([outbox.ask("a"), outbox.ask("b"), outbox.ask("a")]));
  await time.until(outbox.ask("a"));
  expect(batches).toEqual([["a", "b"], ["a"]]);
});

test("outboxes that share a pace are told when there is room again", async () => {
  const { time, outbox, create } = outboxOf((url) => url);
  const other = create();
  const many = Array.from({ length: 100 }, (_, index) => outbox.ask(`${index}`));
  const answer = other.ask("other");
  expect(await time.until(Promise.all([...many, answer]))).toHaveLength(101);
});

test("an error is that of all reads of the batch, and the next batch goes out all the same", async () => {
  const time = new VirtualTime();
  const pace = new Pace({ now: time.now, random: () => 0, retryBase: 1000 });
  let batches = 0;
  const send = async (urls: readonly string[]) => {
    await time.delay(100);
    batches += 1;
    if (batches <= 4) throw new Error("cut");
    return { values: urls, outcome: well };
  };
  const outbox = new Outbox({ send, pace, now: time.now, delay: time.delay, left: () => 1e9, quietMilliseconds: 20 });
  const all = Promise.allSettled(Array.from({ length: 120 }, (_, index) => outbox.ask(`${index}`)));
  const statuses = (await time.until(all)).map(({ status }) => status);
  expect(statuses.filter((status) => status === "rejected")).toHaveLength(80);
  expect(statuses.filter((status) => status === "fulfilled")).toHaveLength(40);
});

test("reads that the time does not reach end with it, and none waits beyond it", async () => {
  const model = new QuotaModel({ counter: "sliding", quota: () => 50, retryAfter: "exact" });
  const { outbox } = model.client(() => 60_000 - model.time.now());
  const read = async (url: string): Promise<string> => {
    while (!(await outbox.ask(url)));
    return "read";
  };
  const urls = Array.from({ length: 1000 }, (_, index) => `${index}`);
  const results = await model.time.until(Promise.allSettled(urls.map(read)));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(model.grants.length).toBeGreaterThan(270);
  expect(errors).toHaveLength(1000 - model.grants.length);
  for (const error of errors) expect(error).toBeInstanceOf(BudgetSpentError);
  expect(model.time.now()).toBeLessThanOrEqual(60_200);
});

test("calls that come together are one question, and later calls another", async () => {
  const time = new VirtualTime();
  const asked: (readonly string[])[] = [];
  const gather = createGatherer(
    async (keys) => {
      asked.push(keys);
      return keys.length;
    },
    () => time.delay(20),
  );
  expect(await time.until(Promise.all([gather("a"), gather("b")]))).toEqual([2, 2]);
  expect(await time.until(gather("c"))).toBe(1);
  expect(asked).toEqual([["a", "b"], ["c"]]);
});
