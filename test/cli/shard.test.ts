import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outputsOf, type StackExport } from "../../cli/engine/state";
import { shardOf } from "../../program/shard";
import { startWatch } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const users = ["user1@contoso.example", "user2@contoso.example"] as const;
const [alice] = users;
const count = 3;

test("the shards of a list watch each user once; one that is left empty is in sync and says so", async () => {
  const watched: unknown[] = [];
  for (const index of [1, 2, 3]) {
    const { tenant, tapwatch, stateText } = await startWatch({
      users: 2,
      judged: false,
      config: { shard: `${index}/${count}` },
    });
    const mine = users.filter((user) => shardOf(user, count) === index);
    expect(await tapwatch("up")).toMatchObject({
      code: 0,
      stdout: `In sync: no drift, of ${mine.length} watched${mine.length > 0 ? "; all read now\nPasses: 0 with a pass (0 usable)" : ""}\n\nExit 0: in sync and compliant\n`,
      stderr: "",
    });
    tenant.issuePass(alice, { lifetimeInMinutes: 60, isUsableOnce: true });
    const isMine = mine.includes(alice);
    expect(await tapwatch("check")).toMatchObject({ code: isMine ? 2 : 0, stderr: "" });

    const { deployment } = JSON.parse(stateText()) as StackExport;
    const outputs = outputsOf(deployment.resources ?? []);
    expect(outputs).toEqual({
      watched: mine,
      sources: {},
      gone: [],
      accepted: [],
      passes: isMine ? [expect.objectContaining({ user: alice })] : [],
      drift: isMine ? [expect.objectContaining({ user: alice, kind: "Issued" })] : [],
      unreadable: [],
      summary: expect.objectContaining({ watched: mine.length, notObserved: 0 }),
    });
    watched.push(...mine);
  }
  expect(watched.sort()).toEqual(users);
}, 120_000);

test("a file lists the users of all shards, however many: nobody is handed them on the command line", async () => {
  const file = join(await scratchDirectory(), "people.txt");
  // Far more than fits into a program's environment.
  const others = Array.from({ length: 40_000 }, (_, index) => `person${index}@contoso.example`);
  writeFileSync(file, [...users, ...others].join("\n"));
  const index = shardOf(alice, 1000);
  const { tenant, tapwatch, stateText } = await startWatch({
    judged: false,
    users: 2,
    config: { users: "[]", usersFile: file, shard: `${index}/1000` },
  });
  const mine = [...users, ...others].filter((user) => shardOf(user, 1000) === index);
  for (const userPrincipalName of mine) if (userPrincipalName !== alice) tenant.addUser({ userPrincipalName });
  expect(await tapwatch("up")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${mine.length} watched`),
    stderr: "",
  });
  expect(stateText()).toContain(alice);
  expect(stateText()).not.toContain(others.find((user) => !mine.includes(user)));
});

test("a shard that is none stops everything and writes nothing", async () => {
  const { tapwatch, stateText, requests } = await startWatch({ config: { shard: "5/4" } });
  const { code, stdout, stderr } = await tapwatch("up");
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('tapwatch:shard "5/4" is none of 4: write an index from 1 to 4');
  expect(stateText()).toBe("");
  expect(requests.entries).toEqual([]);
});
