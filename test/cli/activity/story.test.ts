import { expect, test } from "vitest";
import { startWatch } from "../../support/command";

const permissions = ["UserAuthMethod-TAP.Read.All", "User.ReadBasic.All", "AuditLog.Read.All", "Directory.Read.All"];

function startActivity(config: Readonly<Record<string, string>> = {}) {
  return startWatch({
    judged: false,
    config: { activity: "true", ...config },
    application: ({ tenant }) => tenant.addApplication({ roles: permissions }),
  });
}

test("a pass that is issued, used and deleted between two checks is drift until an approval names it", async () => {
  const { tenant, clock, tapwatch, approve } = await startActivity();
  expect((await tapwatch("up")).code).toBe(0);
  const c = await tapwatch("check");
  expect(c.code).toBe(0);

  clock.advance({ hours: 1 });
  const { id } = tenant.issuePass(
    "user1@contoso.example",
    {},
    { user: "user2@contoso.example", ipAddress: "198.51.100.7" },
  );
  clock.advance({ minutes: 5 });
  tenant.usePass("user1@contoso.example");
  tenant.removePass("user1@contoso.example");
  clock.advance({ hours: 3 });

  const seen = await tapwatch("check");
  expect(seen.stdout).toContain("Vanished");
  expect(seen.stdout).toContain("user2@contoso.example from 198.51.100.7");
  expect(seen.code).toBe(2);
  expect((await tapwatch("check")).code).toBe(2);

  approve({ user: "user1@contoso.example", pass: id, ticket: "CHG-1" });
  expect((await tapwatch("up")).code).toBe(0);
  expect((await tapwatch("check")).code).toBe(0);
});
