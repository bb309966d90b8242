import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createReader } from "../../../providers/graph";
import { Budget, BudgetSpentError } from "../../../providers/graph/budget";
import { readAll, readerOf } from "../../support/read";
import { startTenant } from "../../support/tenant";

const [alice] = ["user1@contoso.example"] as const;

/** A clock that waits move on. */
function timeOfItsOwn() {
  let now = 0;
  return {
    now: () => now,
    delay: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test("the budget runs while somebody is read, and stands still in between", async () => {
  let now = 0;
  const budget = new Budget(100, () => now);
  await budget.spend(async () => {
    now += 30;
  });
  now += 1000;
  expect(budget.left).toBe(70);
  await Promise.all([
    budget.spend(async () => {
      now += 10;
    }),
    budget.spend(async () => {
      await sleep(1);
      now += 20;
      expect(budget.left).toBe(40);
    }),
  ]);
  now += 1000;
  expect(budget.left).toBe(40);
  expect(await budget.bound(async () => "done")).toBe("done");
  await budget.spend(async () => {
    now += 40;
  });
  await expect(budget.bound(async () => "too late")).rejects.toThrow(BudgetSpentError);
});

test("when nobody waits for the run any more, what is open ends at once, and nothing more is asked", async () => {
  const ending = new AbortController();
  const budget = new Budget(60_000, Date.now, ending.signal);
  let told: AbortSignal | undefined;
  const open = budget.bound((signal) => {
    told = signal;
    return new Promise<never>(() => {});
  });
  ending.abort();
  await expect(open).rejects.toThrow(BudgetSpentError);
  expect(told?.aborted).toBe(true);
  expect(budget.left).toBe(0);
  await expect(budget.bound(async () => "too late")).rejects.toThrow(BudgetSpentError);
});

test("a reader whose run has ended stops waiting for a throttled tenant", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.faults.enqueue({ kind: "status", status: 429, retryAfter: 300, times: 99, match: { batchItem: false } });
  const ending = new AbortController();
  const reading = readAll(readerOf(tenant, { ended: ending.signal }), tenant.users);
  setTimeout(() => ending.abort(), 50);
  expect(await reading).toEqual([expect.stringMatching(/budget|abort/i)]);
});

test("work that goes on too long is told to stop, and not waited for", async () => {
  const budget = new Budget(20, Date.now);
  let signal: AbortSignal | undefined;
  const work = budget.spend(() =>
    budget.bound((given) => {
      signal = given;
      return new Promise<never>(() => {});
    }),
  );
  await expect(work).rejects.toThrow(BudgetSpentError);
  expect(signal?.aborted).toBe(true);
});

test("throttling costs time, and no attempt: 30 times in a row lose nobody", async () => {
  const tenant = await startTenant({ users: 2 });
  tenant.faults.enqueue({
    kind: "status",
    status: 429,
    retryAfter: 3,
    times: 30,
    match: { user: alice, batchItem: true },
  });
  const time = timeOfItsOwn();
  expect(await readAll(readerOf(tenant, time), tenant.users)).toEqual(["none", "none"]);
  expect(time.now()).toBeGreaterThanOrEqual(30 * 3000);
});

test("a throttled batch is asked for again as long as there is time, with Retry-After and without", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.faults.enqueue(
    { kind: "status", status: 429, retryAfter: 0, times: 10, match: { batchItem: false } },
    { kind: "status", status: 429, times: 5, match: { batchItem: false } },
  );
  expect(await readAll(readerOf(tenant), tenant.users)).toEqual(["none"]);
});

test("a whole batch that may only come again after the budget is given up on at once", async () => {
  const tenant = await startTenant({ users: 1 });
  tenant.faults.enqueue({ kind: "status", status: 429, retryAfter: 100, times: 99, match: { batchItem: false } });
  const { graphRoot, authorityHost, clock } = tenant;
  const environment = tenant.environment(tenant.reader);
  const { ClientSecretCredential } = await import("@azure/identity");
  const credential = new ClientSecretCredential(
    environment["AZURE_TENANT_ID"] ?? "",
    tenant.reader.clientId,
    tenant.reader.secret,
    { authorityHost, disableInstanceDiscovery: true },
  );
  const reader = createReader(
    { graphRoot, authorityHost, timeBudgetMinutes: 1 },
    { credential, moment: () => clock.now().getTime() },
  );
  const before = Date.now();
  await expect(reader.read(alice)).rejects.toThrow(/429.*raise tapwatch:timeBudgetMinutes/);
  expect(tenant.requests.batches).toHaveLength(1);
  expect(Date.now() - before).toBeLessThan(60_000);
});

test("a sign-in that never answers ends with the budget, and says who did not answer", async () => {
  const tenant = await startTenant({ users: 2 });
  const credential = { getToken: () => new Promise<never>(() => {}) };
  const { graphRoot, authorityHost } = tenant;
  const reader = createReader({ graphRoot, authorityHost, timeBudgetMinutes: 0.002 }, { credential });
  const messages = await readAll(reader, tenant.users);
  expect(new Set(messages).size).toBe(1);
  expect(messages[0]).toContain(`could not sign in: ${authorityHost} did not answer, and the time budget is spent`);
});

test("what was read before the budget was spent counts; the rest could not be told", async () => {
  const tenant = await startTenant({ users: 2 });
  tenant.faults.enqueue({ kind: "status", status: 429, times: 9999, match: { user: alice, batchItem: true } });
  const time = timeOfItsOwn();
  expect(await readAll(readerOf(tenant, { ...time, retryBase: 20_000 }), tenant.users)).toEqual([
    expect.stringContaining(`could not tell about '${alice}': the time budget is spent`),
    "none",
  ]);
  expect(time.now()).toBeLessThanOrEqual(600_000);
});

test("an answer of another day than this machine's judges nobody", async () => {
  const tenant = await startTenant({ users: 1 });
  const far = tenant.clock.now().getTime() + 2 * 24 * 60 * 60_000;
  await expect(readerOf(tenant, { moment: () => far }).read(alice)).rejects.toThrow(
    "Graph's clock says 2026-03-02T09:00:00.000Z, and this machine's says 2026-03-04T09:00:00.000Z: no user can be judged",
  );
});

test("where everybody is answered with 400, that is the run's failure", async () => {
  const tenant = await startTenant({ users: 2 });
  for (const user of tenant.users) tenant.tenant.fail(user, 400);
  const reader = readerOf(tenant);
  const results = await Promise.allSettled(tenant.users.map((user) => reader.read(user)));
  expect(results).toMatchObject(Array(2).fill({ status: "rejected", reason: { scope: "run", status: 400 } }));
});
