import type { ApprovalEntry } from "@tapwatch/program/approvals";
import { expect, test } from "vitest";
import { type Account, accountOf } from "./account";
import { acts, everybody } from "./scenario";
import { type EngineName, hasPulumi, startStage } from "./stage";

/** Plays every act with one engine, on a tenant of its own. */
async function play(engine: EngineName): Promise<Record<string, Account>> {
  const stage = await startStage(everybody);
  const accounts: Record<string, Account> = {};
  const approvals: ApprovalEntry[] = [];
  for (const { name, happens, approves, settings, run } of acts) {
    happens?.(stage);
    approvals.push(...(approves?.(stage) ?? []));
    const users = settings.users(stage);
    const config = { approvals: JSON.stringify(approvals), ...settings.config };
    accounts[name] = accountOf(await run(await stage.engine(engine, { ...settings, users, config })));
  }
  expect(stage.requests.writes()).toEqual([]);
  return accounts;
}

let embedded: Promise<Record<string, Account>> | undefined;
function embeddedAccounts(): Promise<Record<string, Account>> {
  embedded ??= play("embedded");
  return embedded;
}

test("the embedded engine ends every act as told", async () => {
  const accounts = await embeddedAccounts();
  const ends = acts.map(({ name, drift, accepted }) => {
    const account = accounts[name];
    return { name, code: account?.code, drift: drift && account?.drift, accepted: accepted && account?.accepted };
  });
  expect(ends).toEqual(acts.map(({ name, code, drift, accepted }) => ({ name, code, drift, accepted })));
}, 300_000);

test("with program, provider and pack in one process the account of every act is the same", async () => {
  expect(await play("in process")).toEqual(await embeddedAccounts());
}, 300_000);

test.skipIf(!hasPulumi)(
  "Pulumi's own engine gives the same account of every act",
  async () => {
    const accounts = await embeddedAccounts();
    expect(await play("pulumi")).toEqual(accounts);
  },
  600_000,
);
