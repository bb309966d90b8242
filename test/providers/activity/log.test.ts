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
