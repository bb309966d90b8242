import { expect, test } from "vitest";
import { startWatch } from "../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"];

test("--json prints one document for every operation, with the exit code in it and no secret", async () => {
  const { tapwatch, tenant, clock, reader, approvePassOf } = await startWatch({});
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await tapwatch(...args, "--json");
    expect(stderr).toBe("");
    for (const secret of [...tenant.passValues, reader.secret, "eyJ"]) expect(stdout).not.toContain(secret);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ documentVersion: 1, stack: "test", exitCode: code });
    return document;
  };
  expect(await run("up")).toMatchObject({
    operation: "up",
    exitCode: 0,
    stopped: false,
    summary: { watched: 3, drifted: 0, accepted: 0 },
  });

  clock.advance({ minutes: 10 });
  tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  tenant.deny(bob);
  const refreshed = await run("refresh");
  expect(refreshed).toMatchObject({
    operation: "refresh",
    exitCode: 2,
    summary: { watched: 3, withPass: 1, usable: 1, drifted: 1, accepted: 0, findings: 1, unreadable: 1, gone: 0 },
    users: [
      { user: alice, observation: "pass", pass: { lifetimeInMinutes: 60 } },
      { user: bob, observation: "unknown" },
      { user: "user3@contoso.example", observation: "noPass" },
    ],
    drift: [{ user: alice, kind: "Issued", firstReportedDateTime: clock.now().toISOString() }],
    findings: [{ user: alice, policyName: "tap-one-time-use", enforcementLevel: "advisory" }],
    unreadable: [{ user: bob, reason: "refused", httpStatus: 403 }],
    messages: [],
  });
  expect(await run("preview")).toMatchObject({ operation: "preview", exitCode: 2, drift: refreshed.drift });
  approvePassOf(alice);
  expect(await run("up", "--target", alice)).toMatchObject({
    operation: "up",
    drift: [],
    accepted: [{ user: alice, kind: "Issued", form: "pass", ticket: "CHG-1" }],
  });
  expect(await run("destroy", "--yes")).toMatchObject({
    operation: "destroy",
    forgotten: [alice, bob, "user3@contoso.example"],
  });
}, 120_000);

test("an up that violates a policy says so; an error leaves stdout empty", async () => {
  const { tapwatch, tenant } = await startWatch({ users: 1 });
  await tapwatch("up");
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  tenant.issuePass(alice, { lifetimeInMinutes: 43_200 });
  const { code, stdout } = await tapwatch("up", "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([
    3,
    { operation: "up", stopped: false, exitCode: 3, accepted: [], drift: [{ user: alice, kind: "Issued" }] },
  ]);
  expect(await tapwatch("up", "--json", "--policy-pack", "/nowhere")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("no PulumiPolicy.yaml in /nowhere"),
  });
}, 120_000);

test.each([
  ["check", []],
  ["up", []],
  ["preview", []],
  ["refresh", ["--run-program"]],
] as const)(
  "a wrong configuration: %s --json has the error in its document, and it is said on stderr",
  async (command, more) => {
    const { tapwatch } = await startWatch({ users: 1, judged: false });
    await tapwatch("up");
    const wrong = [command, ...more, "--config", "tapwatch:cluod=x"];
    const error = expect.stringContaining("tapwatch:cluod is not a setting of tapwatch");
    const json = await tapwatch(...wrong, "--json");
    expect(json).toMatchObject({ code: 1, stderr: error });
    expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 1, error, messages: [{ severity: "error" }] });
    const text = await tapwatch(...wrong);
    expect(text).toMatchObject({ code: 1, stderr: error, stdout: expect.not.stringContaining("cluod") });
    expect(text.stdout).toContain("Could not run: ");
    expect(text.stdout).not.toContain("All 0 users");
  },
);
