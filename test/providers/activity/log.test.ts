import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createActivityLog } from "../../../providers/activity/log";
import { TenantError } from "../../../providers/graph";
import { allPermissions } from "../../support/activity";
import { quick } from "../../support/read";
import { startTenant } from "../../support/tenant";

test("the log of another tenant is never told, whoever asked before", async () => {
  const tenant = await startTenant();
  const { graphRoot, authorityHost } = tenant;
  const application = tenant.tenant.addApplication({ roles: [...allPermissions] });
  const settings = { cloud: "global", graphRoot, authorityHost, clockSkewMinutes: 5, timeBudgetMinutes: 1 } as const;
  const log = createActivityLog(settings, quick(tenant, application));
  const from = tenant.clock.now().toISOString();
  const told = await log.since(from);
  await expect(log.since(from, told?.tenantId)).resolves.toBeDefined();
  await expect(log.since(from, "11111111-0000-4000-8000-00000000da7a")).rejects.toThrow(TenantError);
});

test("who asks while the log is being read waits for that reading, unless it does not go back far enough", async () => {
  const tenant = await startTenant({ latencyMilliseconds: 20 });
  const { graphRoot, authorityHost, requests } = tenant;
  const application = tenant.tenant.addApplication({ roles: [...allPermissions] });
  const settings = { cloud: "global", graphRoot, authorityHost, clockSkewMinutes: 5, timeBudgetMinutes: 1 } as const;
  const log = createActivityLog(settings, quick(tenant, application));
  const first = log.since("2026-03-02T08:00:00Z");
  while (requests.tokens.length === 0) await setImmediate();
  const second = log.since("2026-03-02T09:00:00Z");
  expect(await second).toBe(await first);
  expect(requests.batches).toHaveLength(1);
  await Promise.all([log.since("2026-03-01T00:00:00Z"), log.since("2026-03-02T08:30:00Z")]);
  expect(requests.batches).toHaveLength(2);
});
