import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../../cli/record/record";
import { startActivity } from "../../support/activity";

const [alice, stranger] = ["user1@contoso.example", "eve@contoso.example"];

/** An entry that says that a pass was registered, and what a test adds or takes away. */
const registered = {
  id: "entry-1",
  loggedByService: "Authentication Methods",
  activityDisplayName: "Admin registered security info",
  resultReason: "Admin registered temporary access pass method for user",
  result: "success",
};

async function toldOf(...entries: readonly Record<string, unknown>[]) {
  const watch = await startActivity();
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 30 });
  const activityDateTime = watch.clock.now().toISOString();
  for (const entry of entries) watch.tenant.audit.add({ activityDateTime, ...registered, ...entry });
  watch.clock.advance({ minutes: 10 });
  return watch;
}

test("an entry without an id is 'could not tell', and never clean", async () => {
  const target = { type: "User", id: "aaaaaaaa-0000-4000-8000-000000000099", userPrincipalName: stranger };
  const { tapwatch, outputsOf } = await toldOf({ id: undefined, targetResources: [target] });
  const { mark } = outputsOf("tenant-activity");
  const seen = await tapwatch("check");
  expect(seen.stdout.replaceAll(/[\s│]+/g, " ")).toContain("could not tell about the directory audit log");
  expect(seen.code).toBe(4);
  expect(outputsOf("tenant-activity")["mark"]).toEqual(mark);
});

describe("an event ends by the lines that the report prints, also if the entry names", () => {
  test.each([
    ["no user", { targetResources: [] }, "tenant-activity"],
    ["a user in a form that is none", { targetResources: [{ id: "?", userPrincipalName: "Eve" }] }, "tenant-activity"],
    [
      "a pass that no approval can name",
      {
        targetResources: [
          {
            type: "User",
            userPrincipalName: stranger,
            modifiedProperties: [{ displayName: "TemporaryAccessPass.Id", newValue: '"none"' }],
          },
        ],
      },
      stranger,
    ],
  ])("%s", async (_, more, user) => {
    const { tapwatch } = await toldOf(more);
    const { drift } = JSON.parse((await tapwatch("check", "--format", "json")).stdout) as RunRecord;
    expect(drift).toMatchObject([{ user, kind: "Unwatched", toApprove: [{ pass: "entry-1" }] }]);
    const accepted = await tapwatch("accept", "--user", user, "--ticket", "CHG-1", "--yes");
    expect(accepted.stdout).toContain(`Accepted: ${user} (Unwatched)`);
    expect((await tapwatch("check")).code).toBe(0);
  });
});

describe("an event that is about the time of a pass that is there, and does not name it,", () => {
  const target = { type: "User", userPrincipalName: alice, modifiedProperties: [] };
  const deleted = {
    activityDisplayName: "Admin deleted security info",
    resultReason: "Admin deleted temporary access pass method for user",
  };

  test("stays Unclear, also if the pass is accepted", async () => {
    const { tenant, clock, tapwatch, approvePassOf } = await startActivity();
    await tapwatch("up");
    clock.advance({ minutes: 30 });
    tenant.issuePass(alice);
    approvePassOf(alice);
    const activityDateTime = clock.now().toISOString();
    const unclear = { activityDisplayName: "Admin changed temporary access pass", resultReason: "" };
    tenant.audit.add({ ...registered, activityDateTime, ...unclear, targetResources: [target] });
    clock.advance({ minutes: 10 });
    for (const command of ["up", "check", "check"]) {
      const { stdout, code } = await tapwatch(command);
      expect(stdout).toMatch(/│ Unclear +│ user1@contoso.example/);
      expect(code).toBe(2);
    }
  });

  test("is Vanished if its pass was deleted before that, in every run", async () => {
    const { tenant, clock, tapwatch, approve } = await startActivity();
    approve({ user: alice, until: "2026-03-03T09:00:00Z", maxLifetimeInMinutes: 60, ticket: "CHG-1" });
    await tapwatch("up");
    for (const [id, words] of [
      ["entry-1", {}],
      ["entry-2", deleted],
    ] as const) {
      clock.advance({ minutes: 1 });
      const activityDateTime = clock.now().toISOString();
      tenant.audit.add({ ...registered, activityDateTime, ...words, id, targetResources: [target] });
    }
    clock.advance({ minutes: 1 });
    tenant.issuePass(alice);
    clock.advance({ minutes: 10 });
    for (const command of ["check", "check"]) {
      const { stdout, code } = await tapwatch(command);
      expect(stdout).toMatch(/│ Vanished +│ user1@contoso.example/);
      expect(code).toBe(2);
    }
  });
});
