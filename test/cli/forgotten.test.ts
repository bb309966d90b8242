import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"] as const;

/** A stack whose list of users is a file, and whose first user has drifted. */
async function startListed() {
  const usersFile = join(await scratchDirectory(), "users.txt");
  const list = (...users: readonly string[]) => writeFileSync(usersFile, users.join("\n"));
  list(alice, bob, carol);
  const watch = await startWatch({ judged: false, config: { users: "", usersFile } });
  await watch.tapwatch("up");
  watch.clock.advance({ minutes: 10 });
  watch.tenant.issuePass(alice, { lifetimeInMinutes: 60 });
  await watch.tapwatch("check");
  return { ...watch, list };
}

test("a user with pending drift who leaves the list is named by preview and up, and the drift counts", async () => {
  const { tapwatch, list, passIdOf } = await startListed();
  const pass = passIdOf(alice);
  list(carol);
  const preview = await tapwatch("preview");
  expect(preview).toMatchObject({ code: 2, stdout: expect.stringContaining("No longer watched after 'up'") });
  expect(preview.stdout).toMatch(/user1@\S+: Issued was pending[^\n]*\n?[^\n]*usable until 2026-03-02 10:10Z/);
  expect(preview.stdout).toMatch(/user2@\S+: no drift was pending; no pass/);
  const json = await tapwatch("preview", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    exitCode: 2,
    drift: [],
    forgotten: [alice, bob],
    noLongerWatched: [{ user: alice, drift: { kind: "Issued" }, pass: { methodId: pass } }, { user: bob }],
  });
  const up = await tapwatch("up");
  expect(up).toMatchObject({ code: 2, stdout: expect.stringContaining("put the user back in the list and run 'up'") });
  expect(up.stdout).toContain(`pass ${pass}`);
  expect(up.stdout).toMatch(/^Drift: 1 no longer watched with pending drift, of 1 watched/);
  // The next check says it once more, whatever forgot the user.
  const told = "user1@contoso.example: no longer watched; Issued was pending at the last check";
  expect(await tapwatch("check")).toMatchObject({ code: 2, stdout: expect.stringContaining(told) });
  expect(await tapwatch("check")).toMatchObject({ code: 0, stdout: expect.not.stringContaining("no longer watched") });
  expect(await tapwatch("up")).toMatchObject({ code: 0, stdout: expect.not.stringContaining("No longer watched") });
  // Back in the list: the pass is there when the watch begins.
  list(alice, carol);
  expect(await tapwatch("up")).toMatchObject({ code: 2, stdout: expect.stringContaining("Found") });
}, 60_000);

test("a user without pending drift leaves the list with a word, and exit code 0", async () => {
  const { tapwatch, list } = await startListed();
  list(alice, bob);
  expect(await tapwatch("up", "--target", bob)).toMatchObject({ stdout: expect.not.stringContaining("No longer") });
  list(alice, bob);
  const up = await tapwatch("up", "--json");
  expect(JSON.parse(up.stdout)).toMatchObject({ forgotten: [carol], noLongerWatched: [{ user: carol }] });
}, 60_000);

test("destroy names the drift that was pending, and does what it was asked for", async () => {
  const { tapwatch } = await startListed();
  const destroyed = await tapwatch("destroy", "--yes");
  expect(destroyed).toMatchObject({ code: 0, stdout: expect.stringMatching(/user1@\S+: Issued was pending/) });
  expect(destroyed.stdout).toContain("Forgotten: 3 users, 1 with pending drift; the tenant was not touched");
}, 60_000);

test("destroy without a terminal refuses without --yes, says what it would forget, and forgets nothing", async () => {
  const { tapwatch, stateText } = await startListed();
  const saved = stateText();
  const refused = await tapwatch("destroy");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain(
    "destroy cannot ask without a terminal: add --yes to forget 3 users, with all that was accepted " +
      "(drift that no approval names is pending for 1)",
  );
  expect((await tapwatch("destroy", "--target", bob)).stderr).toContain(
    "forget 1 user, with all that was accepted (no drift is pending)",
  );
  expect(stateText()).toBe(saved);
}, 60_000);
