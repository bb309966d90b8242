import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"] as const;
const nobodys = "bbbbbbbb-0000-4000-8000-000000000009";

test("approvals that name nothing are a warning with their place; windows and used ones are none", async () => {
  const { tapwatch, tenant, clock, approve, approvePassOf, approvalsFile } = await startWatch({ judged: false });
  await tapwatch("up");
  clock.advance({ minutes: 10 });
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  approvePassOf(alice);
  approve({ user: bob, ticket: "CHG-2", until: "2026-03-09T09:00:00Z" });
  expect((await tapwatch("preview")).stdout).not.toContain("warning");
  expect((await tapwatch("up")).stdout).not.toContain("warning");
  // An approval that was used stays in the file, as the audit trail, after its pass is gone.
  tenant.removePass(alice);
  expect((await tapwatch("refresh")).stdout).not.toContain("warning");

  approve({ user: bob, pass: nobodys, ticket: "CHG-3" }, { user: alice, userId: "gone", ticket: "CHG-4" });
  approve({ user: bob, pass: "none", instead: nobodys, ticket: "CHG-5" });
  for (const command of ["preview", "up", "refresh", "check"]) {
    const { stdout } = await tapwatch(command);
    expect(stdout).toContain(`${approvalsFile}[2]: ${bob} never had the pass ${nobodys}`);
    expect(stdout).toContain(`${approvalsFile}[3]: userId is 'gone', and ${alice} is there`);
    expect(stdout).toContain(`${approvalsFile}[4]: ${bob} never had the pass ${nobodys}`);
    expect(stdout).not.toContain(`${approvalsFile}[1]`);
  }
  tenant.deny(bob);
  expect((await tapwatch("refresh")).stdout).not.toContain("never had");
}, 60_000);

test("a name in the policies' lists that nobody watches is a warning, once, and changes no exit code", async () => {
  const policyConfig = join(await scratchDirectory(), "policies.json");
  const overrides = [{ users: ["carl@contoso.example", "*@new.example"], maxLifetimeInMinutes: 60 }];
  const lists = { "tap-forbidden-user": { users: ["USER1@contoso.example", "usr2@contoso.example"] } };
  const exceptions = [{ user: "eve@contoso.example", ticket: "CHG-1", until: "2026-12-24T18:00:00Z" }];
  const others = { "tap-max-lifetime": { overrides }, "tap-unwatched-user": { exceptions } };
  writeFileSync(policyConfig, JSON.stringify({ ...lists, ...others }));
  const { tapwatch } = await startWatch({ config: { policyConfig } });
  for (const command of ["up", "check"]) {
    const { code, stdout } = await tapwatch(command);
    expect(code).toBe(0);
    expect(stdout.split("users whom nobody watches")).toHaveLength(2);
    expect(stdout).toContain("usr2@contoso.example (tap-forbidden-user)");
    expect(stdout).toContain("carl@contoso.example (tap-max-lifetime)");
    expect(stdout).not.toMatch(/USER1@|\*@new|eve@/);
  }
  expect((await tapwatch("refresh", "--target", alice)).stdout).not.toContain("nobody watches");
}, 60_000);
