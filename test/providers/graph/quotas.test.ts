import { setTimeout as sleep } from "node:timers/promises";
import type { Quota } from "@tapwatch/simulator";
import { expect, test } from "vitest";
import { readAll, readerOf } from "../../support/read";
import { startTenant } from "../../support/tenant";

/** So many times as fast as the machine's time passes that of the reader and of the tenant. */
const speed = 100;

/** A tenant with a quota, and a reader whose time runs fast. */
async function start(users: number, quota: Quota) {
  const tenant = await startTenant({ users, quota });
  const [began, beganTenant] = [performance.now(), tenant.clock.now().getTime()];
  const now = () => {
    const passed = Math.round((performance.now() - began) * speed);
    tenant.clock.set(new Date(beganTenant + passed).toISOString());
    return passed;
  };
  const delay = (milliseconds: number) => sleep(milliseconds / speed);
  const reader = readerOf(tenant, { delay, now, random: () => 0.5, retryBase: 1000 });
  const reads = () => tenant.requests.batches.flatMap(({ items = [] }) => items);
  return { tenant, reader, reads };
}

test.each([
  [{ readsPerWindow: 50 }, 300],
  [{ readsPerWindow: 50, retryAfter: false, tellsUse: false }, 300],
  [{ readsPerWindow: 50, retryAfter: 1, tellsUse: false }, 300],
  [{ readsPerWindow: 500 }, 1500],
  [{ readsPerWindow: 500, retryAfter: false, tellsUse: false }, 1500],
] as const)("under the quota %o nobody is lost, and few reads are refused", async (quota, users) => {
  const { tenant, reader, reads } = await start(users, quota);
  expect(new Set(await readAll(reader, tenant.users))).toEqual(new Set(["none"]));
  expect(reads().filter(({ status }) => status === 200)).toHaveLength(users);
  expect(reads().length / users).toBeLessThan(1.25);
});

test("under a quota that is cut to a tenth midway nobody is lost", async () => {
  const { tenant, reader, reads } = await start(900, { readsPerWindow: 500 });
  const half = tenant.users.slice(0, 700);
  const reading = readAll(reader, half).then((answers) => {
    tenant.quota = { readsPerWindow: 50, retryAfter: false };
    return answers;
  });
  const answers = [...(await reading), ...(await readAll(reader, tenant.users.slice(700)))];
  expect(new Set(answers)).toEqual(new Set(["none"]));
  expect(reads().length / 900).toBeLessThan(1.3);
});
