import type { Quota } from "@tapwatch/simulator";
import { expect, test } from "vitest";
import { startTenant } from "../support/tenant";
import { tokenOf } from "./client";

const percentage = "x-ms-throttle-limit-percentage";

async function start(quota: Quota) {
  const tenant = await startTenant({ users: 1, quota });
  const token = await tokenOf(tenant, ["UserAuthMethod-TAP.Read.All"]);
  const url = "/users/user1@contoso.example/authentication/temporaryAccessPassMethods";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const batch = async (reads: number) => {
    const requests = Array.from({ length: reads }, (_, index) => ({ id: `${index + 1}`, method: "GET", url }));
    const body = JSON.stringify({ requests });
    const answer = await fetch(`${tenant.graphRoot}/v1.0/$batch`, { method: "POST", headers, body });
    const { responses } = (await answer.json()) as {
      responses: { id: string; status: number; headers: Record<string, string> }[];
    };
    return responses.toSorted((one, other) => Number(one.id) - Number(other.id));
  };
  const get = async () => {
    const answer = await fetch(`${tenant.graphRoot}/v1.0${url}`, { headers });
    return [answer.status, answer.headers.get("retry-after"), answer.headers.get(percentage)];
  };
  return { tenant, batch, get };
}

test("each request of a batch counts, and those beyond the quota are refused until the window is over", async () => {
  const { tenant, batch, get } = await start({ readsPerWindow: 5 });
  const answers = await batch(7);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect(answers.map(({ headers }) => headers[percentage])).toEqual([
    ...Array(3).fill(undefined),
    "0.8",
    "1",
    "1",
    "1",
  ]);
  expect(answers[6]?.headers["Retry-After"]).toBe("10");
  expect(await get()).toEqual([429, "10", "1"]);
  tenant.clock.advance({ minutes: 1 });
  expect(await get()).toEqual([200, null, null]);
});

test("what is said of the wait and of the use can be left out or be something else", async () => {
  const silent = await start({ readsPerWindow: 1, retryAfter: false, tellsUse: false });
  expect(await silent.get()).toEqual([200, null, null]);
  expect(await silent.get()).toEqual([429, null, null]);
  const fixed = await start({ readsPerWindow: 1, windowSeconds: 60, retryAfter: 3 });
  await fixed.get();
  expect(await fixed.get()).toEqual([429, "3", "1"]);
});

test("a quota that changes counts what was asked before", async () => {
  const { tenant, get } = await start({ readsPerWindow: 1 });
  await get();
  tenant.quota = { readsPerWindow: 3 };
  expect(await get()).toEqual([200, null, null]);
  tenant.quota = undefined;
  for (let request = 0; request < 5; request += 1) expect(await get()).toEqual([200, null, null]);
});
