import { expect, test } from "vitest";
import { allPermissions, startActivity } from "../../support/activity";

const [alice, bob, stranger] = ["user1@contoso.example", "user2@contoso.example", "eve@contoso.example"];

/** A pass of somebody whom nobody watches: 60 minutes, reusable, issued by Bob. */
async function startStranger() {
  const watch = await startActivity();
  watch.tenant.addUser({ userPrincipalName: stranger });
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 30 });
  const { id } = watch.tenant.issuePass(stranger, { lifetimeInMinutes: 60 }, { user: bob });
  watch.clock.advance({ minutes: 10 });
  return { ...watch, pass: id };
}

test.each([
  ["who issued it", { initiatedBy: alice }],
  ["its lifetime", { maxLifetimeInMinutes: 30 }],
  ["its one-time use", { isUsableOnce: true }],
  ["its end", { until: "2026-03-02T10:00:00Z" }],
])(
  "an approval that names an event's pass does not cover it if the pass breaks the term about %s",
  async (_, terms) => {
    const { tapwatch, approve, pass } = await startStranger();
    approve({ user: stranger, pass, ticket: "CHG-1", ...terms });
    expect((await tapwatch("up")).code).toBe(2);
  },
);

test("an approval that names an event's pass covers it if the log tells that the pass meets all terms", async () => {
  const { tapwatch, approve, pass } = await startStranger();
  const terms = { initiatedBy: bob, maxLifetimeInMinutes: 60, until: "2026-03-02T12:00:00Z" };
  approve({ user: stranger, pass, ticket: "CHG-1", ...terms });
  expect((await tapwatch("up")).code).toBe(0);
});

test("an approval of an event ends when it expires, also while the log may not be read", async () => {
  const { tapwatch, approve, pass, clock, permit } = await startStranger();
  approve({ user: stranger, pass, ticket: "CHG-1", expires: "2026-03-02T12:00:00Z" });
  expect((await tapwatch("up")).code).toBe(0);
  permit(...allPermissions.slice(0, 2));
  clock.advance({ hours: 4 });
  const seen = await tapwatch("check");
  expect(seen.stdout).toMatch(/│ Unwatched +│ eve@contoso.example/);
  expect(seen.code).toBe(2);
});

test("an application that has a user's name is not the user whom a window names", async () => {
  const { tenant, clock, tapwatch, approve } = await startActivity();
  const window = { until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-1" };
  approve({ user: alice, ...window, initiatedBy: bob });
  await tapwatch("up");
  clock.advance({ minutes: 30 });
  tenant.issuePass(alice, {}, { application: tenant.addApplication({ displayName: bob }) });
  expect((await tapwatch("check")).code).toBe(2);
});
