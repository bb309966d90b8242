import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pace } from "../../../providers/graph/pace";
import { counters, type ModelOptions, QuotaModel } from "./quota-model";

const ways = Object.keys(counters) as (keyof typeof counters)[];

/** Reads users under a quota. */
async function readUnder(options: ModelOptions, users: number) {
  const model = new QuotaModel(options);
  const client = model.client();
  await model.time.until(client.readAll(users));
  const { asked, grants, batches } = model;
  return { model, client, batches, grants, readsAUser: asked / users, used: users / model.offered() };
}

describe("without a quota", () => {
  const unlimited = { counter: "fixed", quota: () => Number.POSITIVE_INFINITY } as const;

  test("batches are full, and there are no more than need be", async () => {
    const { batches, client } = await readUnder(unlimited, 10_000);
    expect(batches).toHaveLength(500);
    expect(client.pace.knownQuota).toBeUndefined();
  });

  test("each round has twice as many batches as the one before, up to 50 at a time", async () => {
    const { batches, model } = await readUnder(unlimited, 10_000);
    const at = (from: number, to: number) => batches.filter(({ sentAt }) => sentAt >= from && sentAt < to).length;
    expect([at(0, 100), at(100, 200), at(200, 300), at(300, 400)]).toEqual([4, 8, 16, 32]);
    expect(at(600, 700)).toBe(50);
    expect(model.time.now()).toBeLessThan(1500);
  });
});

describe.each(ways)("a constant quota, %s", (counter) => {
  test.each([
    [50, undefined],
    [50, "exact"],
    [50, 1],
    [50, 10],
    [500, undefined],
    [500, "exact"],
    [500, 1],
    [500, 10],
    [5000, undefined],
    [5000, "exact"],
    [5000, 10],
  ] as const)("of %s, with Retry-After %s: is used, and little is refused", async (quota, retryAfter) => {
    const { readsAUser, used } = await readUnder({ counter, quota: () => quota, retryAfter }, quota * 12);
    expect(readsAUser).toBeLessThan(retryAfter === 10 ? 1.051 : 1.1);
    expect(used).toBeGreaterThan(0.95);
  });

  test.each([50, 500, 5000])("of %s is not exceeded by batches that arrive late", async (quota) => {
    const { readsAUser, used } = await readUnder(
      { counter, quota: () => quota, retryAfter: 10, late: 700 },
      quota * 12,
    );
    expect(readsAUser).toBeLessThan(1.051);
    expect(used).toBeGreaterThan(0.93);
  });

  test.each([50, 500, 5000])(
    "of %s, of which the server tells how much is used: is hardly ever exceeded",
    async (quota) => {
      const { readsAUser, used } = await readUnder(
        { counter, quota: () => quota, tells: true, retryAfter: "exact" },
        quota * 10,
      );
      expect(readsAUser).toBeLessThan(quota === 50 ? 1.09 : 1.02);
      expect(used).toBeGreaterThan(0.9);
    },
  );
});

describe.each(["fixed", "sliding"] as const)("a quota that changes, %s", (counter) => {
  const changing = (before: number, then: number) => (now: number) => (now < 60_000 ? before : then);

  test.each([undefined, "exact", 1, 10] as const)("to a tenth is noticed (Retry-After %s)", async (retryAfter) => {
    const { model, readsAUser, used } = await readUnder({ counter, quota: changing(500, 50), retryAfter }, 3600);
    expect(readsAUser).toBeLessThan(1.15);
    expect(used).toBeGreaterThan(0.85);
    expect(model.grants).toHaveLength(3600);
  });

  test.each([undefined, "exact", 1, 10] as const)("to ten times is found (Retry-After %s)", async (retryAfter) => {
    const { client, readsAUser, used } = await readUnder({ counter, quota: changing(50, 500), retryAfter }, 6000);
    expect(readsAUser).toBeLessThan(1.1);
    expect(used).toBeGreaterThan(0.5);
    expect(client.pace.knownQuota).toBeGreaterThan(400);
  });
});

test("whatever the quota is and however it changes, everybody is read, and in time", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        counter: fc.constantFrom(...ways),
        quotas: fc.array(fc.integer({ min: 5, max: 3000 }), { minLength: 1, maxLength: 3 }),
        retryAfter: fc.constantFrom(undefined, "exact" as const, 1, 10),
        tells: fc.boolean(),
        latency: fc.integer({ min: 2, max: 1000 }),
        users: fc.integer({ min: 1, max: 1500 }),
      }),
      async ({ quotas, users, ...options }) => {
        const quota = (now: number) => quotas[Math.floor(now / 30_000) % quotas.length] ?? 0;
        const { model, grants } = await readUnder({ ...options, quota }, users);
        expect(grants).toHaveLength(users);
        // The least that any quota of them allows, and what it takes to learn it.
        const least = users / (Math.min(...quotas) / 10);
        expect(model.time.now() / 1000).toBeLessThan(2 * least + 120);
      },
    ),
    { numRuns: 60 },
  );
});

test("where the quota is small, batches are", async () => {
  const { batches } = await readUnder({ counter: "sliding", quota: () => 50, retryAfter: "exact" }, 300);
  const later = batches.filter(({ sentAt }) => sentAt > 15_000).map(({ reads }) => reads);
  expect(later.length).toBeGreaterThan(50);
  expect(Math.max(...later)).toBeLessThanOrEqual(3);
});

test("nothing is sent before Retry-After has passed, and then one read alone", async () => {
  const { batches } = await readUnder({ counter: "fixed", quota: () => 60, retryAfter: 8 }, 200);
  const [scout, ...rest] = batches.filter(({ sentAt }) => sentAt > 200);
  expect(scout).toEqual({ sentAt: 8100, reads: 1 });
  expect(rest[0]?.sentAt).toBeGreaterThan(8200);
});

test("a read that is refused whatever is asked keeps none of the others waiting", async () => {
  const isRefused = (url: string, now: number) => url === "user7" && now < 60_000;
  const model = new QuotaModel({ counter: "fixed", quota: () => Number.POSITIVE_INFINITY, isRefused });
  const { pace, readAll } = model.client();
  const moments = await model.time.until(readAll(1000));
  expect(pace.knownQuota).toBeUndefined();
  expect(moments[6]).toBeGreaterThan(60_000);
  expect(Math.max(...moments.toSpliced(6, 1))).toBeLessThan(5000);
});

test.each([0.9, 1.5])(
  "a server that says of each batch that %s of its quota is used is waited for once",
  async (others) => {
    const unlimited = { counter: "fixed", quota: () => Number.POSITIVE_INFINITY } as const;
    const { model, client } = await readUnder({ ...unlimited, tells: true, others }, 10_000);
    expect(client.pace.knownQuota).toBeUndefined();
    expect(model.time.now()).toBeLessThan(20_000);
  },
);

test("shards that run at the same time share the quota: each learns its part, and nobody is lost", async () => {
  for (const counter of ["fixed", "sliding"] as const) {
    const model = new QuotaModel({ counter, quota: () => 500, retryAfter: "exact" });
    const random = [0.1, 0.5, 0.9].map((part) => model.client(undefined, () => part));
    await model.time.until(Promise.all(random.map(({ readAll }, shard) => readAll(2000, `${shard}-`))));
    expect(model.grants).toHaveLength(6000);
    expect(model.asked / 6000).toBeLessThan(1.2);
    expect(6000 / model.offered()).toBeGreaterThan(0.7);
  }
});

test("a refusal soon after a pause says little of the quota, which is halved at most", () => {
  let now = 0;
  const pace = new Pace({ now: () => now, random: () => 0.5, retryBase: 1000 });
  const send = (isRefused: boolean) => {
    const permit = pace.take(20);
    if (permit === undefined) throw new Error("nothing is granted");
    pace.answered(permit, {
      refused: isRefused ? permit.reads : 0,
      retryAfter: isRefused ? 60_000 : 0,
      usedPart: Number.NaN,
    });
    return permit;
  };
  for (let batch = 0; batch < 50; batch += 1) send(false);
  send(true);
  expect(pace.knownQuota).toBe(1000);
  // Others used the quota up. When the server grants a read again, they do so once more.
  now += 60_000;
  expect(send(false)).toMatchObject({ reads: 1, isScout: true });
  now += 1000;
  expect(send(true).isScout).toBe(false);
  expect(pace.knownQuota).toBeGreaterThan(450);
});
