import { expect, test } from "vitest";
import { startTenant, type TestTenant } from "../support/tenant";

const name = "user1@contoso.example";

function reasonOf({ tenant }: TestTenant) {
  const user = tenant.find(name);
  const { isUsable, methodUsabilityReason } = (user && tenant.shownPass(user)) ?? {};
  return [isUsable, methodUsabilityReason];
}

test("a pass lives by the tenant's clock", async () => {
  const simulator = await startTenant();
  simulator.tenant.issuePass(name, { startDateTime: "2026-03-02T10:00:00Z", lifetimeInMinutes: 60 });
  expect(reasonOf(simulator)).toEqual([false, "NotYetValid"]);
  simulator.clock.advance({ hours: 1 });
  expect(reasonOf(simulator)).toEqual([true, "EnabledByPolicy"]);
  simulator.clock.set("2026-03-02T11:00:00Z");
  expect(reasonOf(simulator)).toEqual([false, "Expired"]);
});

test("a one-time pass is used up by its use, a reusable one is not", async () => {
  const simulator = await startTenant();
  simulator.tenant.issuePass(name, { isUsableOnce: false });
  simulator.tenant.usePass(name);
  expect(reasonOf(simulator)).toEqual([true, "EnabledByPolicy"]);
  simulator.tenant.issuePass(name, { isUsableOnce: true });
  simulator.tenant.usePass(name);
  expect(reasonOf(simulator)).toEqual([false, "OneTimeUsed"]);
  expect(() => simulator.tenant.usePass(name)).toThrow("cannot be used: OneTimeUsed");
});

test("the tenant's policy disables passes that could be used", async () => {
  const simulator = await startTenant();
  simulator.tenant.issuePass(name);
  simulator.tenant.policy.state = "disabled";
  expect(reasonOf(simulator)).toEqual([false, "DisabledByPolicy"]);
});

test("a new pass overwrites the old one and has another id", async () => {
  const { tenant } = await startTenant();
  expect(tenant.issuePass(name).id).not.toBe(tenant.issuePass(name).id);
});

test("users are found by id and by name, without regard to case, until they are removed", async () => {
  const { tenant } = await startTenant();
  const user = tenant.find(name.toUpperCase());
  expect(tenant.find(user?.id ?? "")).toBe(user);
  tenant.removeUser(name);
  expect(tenant.find(name)).toBeUndefined();
  expect(() => tenant.removeUser(name)).toThrow("there is no user user1@contoso.example in the tenant");
});

test("a clock that runs goes on from where it was set", async () => {
  const { clock } = await startTenant({ running: true, now: "2026-03-02T09:00:00Z" });
  const before = clock.now().getTime();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(clock.now().getTime()).toBeGreaterThan(before);
  expect(() => clock.set("noon")).toThrow('"noon" is no instant');
});

test("an added latency delays the answers and changes nothing else", async () => {
  const simulator = await startTenant({ latencyMilliseconds: 1 });
  simulator.latencyMilliseconds = 2;
  const response = await fetch(`${simulator.graphRoot}/v1.0/users`);
  expect(response.status).toBe(401);
  expect(response.headers.get("date")).toBe("Mon, 02 Mar 2026 09:00:00 GMT");
  expect(response.headers.get("request-id")).toMatch(/^eeeeeeee-/);
});

test("a slow answer comes all the same, a cut connection has none", async () => {
  const simulator = await startTenant();
  simulator.faults.enqueue({ kind: "slow", milliseconds: 5 }, { kind: "reset" });
  expect((await fetch(`${simulator.graphRoot}/v1.0/users`)).status).toBe(401);
  await expect(fetch(`${simulator.graphRoot}/v1.0/users`)).rejects.toThrow("fetch failed");
  expect(simulator.requests.entries.map(({ status }) => status)).toEqual([401, 0]);
});
