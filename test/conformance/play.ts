import type { ApprovalLine } from "@tapwatch/program/approvals";
import { expect } from "vitest";
import { type Account, accountOf } from "./account";
import type { Act } from "./scenario";
import { type EngineName, startStage } from "./stage";

/** The life of one stack, and what its application may do beside reading passes. */
export interface Story {
  readonly everybody: readonly string[];
  readonly permissions?: readonly string[];
  readonly acts: readonly (Act & { readonly settings: NonNullable<Act["settings"]> })[];
}

/** Plays every act with one engine, on a tenant of its own. */
export async function play({ everybody, permissions, acts }: Story, engine: EngineName) {
  const stage = await startStage(everybody, permissions);
  const accounts: Record<string, Account> = {};
  const approvals: ApprovalLine[] = [];
  for (const { name, happens, approves, settings, run } of acts) {
    happens?.(stage);
    approvals.push(...(approves?.(stage) ?? []));
    const users = settings.users?.(stage) ?? everybody;
    const config = { approvals: JSON.stringify(approvals), ...settings.config };
    accounts[name] = accountOf(await run(await stage.engine(engine, { ...settings, users, config })));
  }
  expect(stage.requests.writes()).toEqual([]);
  return accounts;
}
