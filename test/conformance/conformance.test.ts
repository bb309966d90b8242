import { describe, expect, test } from "vitest";
import type { Account } from "./account";
import { play, type Story } from "./play";
import { acts, everybody } from "./scenario";
import { hasPulumi } from "./stage";
import { tenantStory } from "./tenant-scenario";

const stories: readonly (readonly [string, Story])[] = [
  ["a stack that watches users", { everybody, acts }],
  ["a stack that watches the tenant, too", tenantStory],
];

/** Of a run that a wrong program ended, Pulumi's engine has read the tenant, and the embedded one has not (docs/engines.md). */
function comparable(accounts: Record<string, Account>): Record<string, Partial<Account>> {
  const told = Object.entries(accounts).map(([name, account]) => {
    if (!account.stopped || account.failures.length > 0) return [name, account] as const;
    const { readings: _readings, seen: _seen, stored: _stored, outputs: _outputs, ...rest } = account;
    return [name, rest] as const;
  });
  return Object.fromEntries(told);
}

describe.each(stories)("%s", (_what, story) => {
  let embedded: Promise<Record<string, Account>> | undefined;
  function embeddedAccounts(): Promise<Record<string, Account>> {
    embedded ??= play(story, "embedded");
    return embedded;
  }

  test("the embedded engine ends every act as told", async () => {
    const accounts = await embeddedAccounts();
    const ends = story.acts.map(({ name, drift, accepted }) => {
      const account = accounts[name];
      return { name, code: account?.code, drift: drift && account?.drift, accepted: accepted && account?.accepted };
    });
    expect(ends).toEqual(story.acts.map(({ name, code, drift, accepted }) => ({ name, code, drift, accepted })));
  }, 300_000);

  test("with program, provider and pack in one process the account of every act is the same", async () => {
    expect(await play(story, "in process")).toEqual(await embeddedAccounts());
  }, 300_000);

  test.skipIf(!hasPulumi).each(["pulumi", "pulumi, in process"] as const)(
    "Pulumi's own engine gives the same account of every act (%s)",
    async (engine) => {
      const accounts = await embeddedAccounts();
      expect(comparable(await play(story, engine))).toEqual(comparable(accounts));
    },
    600_000,
  );
});
