import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../../cli/record/record";
import { startActivity } from "../../support/activity";

const stranger = "eve@contoso.example";

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
