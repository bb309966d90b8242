import { expect, test } from "vitest";
import { startActivity } from "../../support/activity";

/** What a check asks of Graph and of the authority. */
async function requestsOfCheck(activity: "true" | "false"): Promise<number> {
  const { tapwatch, clock, requests } = await startActivity({ activity });
  await tapwatch("up");
  clock.advance({ hours: 1 });
  requests.clear();
  expect((await tapwatch("check")).code).toBe(0);
  return requests.entries.length;
}

test("when nothing happened, a check with the activity asks one request more", async () => {
  expect(await requestsOfCheck("true")).toBe((await requestsOfCheck("false")) + 1);
});

test("a look at the activity alone after a day of 200 passes, of 200 users, asks six requests at most", async () => {
  const { tenant, tapwatch, clock, requests, users } = await startActivity({ activity: "true" }, undefined, {
    users: 200,
  });
  await tapwatch("up");
  for (const user of users) {
    clock.advance({ minutes: 7 });
    tenant.issuePass(user);
  }
  requests.clear();
  expect((await tapwatch("check", "--target", "tenant-activity")).code).toBe(0);
  expect(requests.entries.length).toBeLessThanOrEqual(6);
});

test("a log that is throttled delays no pass: the users are read, and the activity could not be told", async () => {
  const { tenant, tapwatch, clock, faults } = await startActivity({ activity: "true", timeBudgetMinutes: "0.02" });
  await tapwatch("up");
  clock.advance({ hours: 1 });
  tenant.issuePass("user1@contoso.example");
  faults.enqueue({ kind: "status", status: 429, retryAfter: 60, match: { path: /directoryAudits/ }, times: 99 });
  const { code, stdout } = await tapwatch("check");
  expect(stdout).toMatch(/│ Issued +│ user1@contoso.example/);
  expect(stdout).toContain("tenant-activity");
  expect(code).toBe(2);
});
