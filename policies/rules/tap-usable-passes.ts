import { type Rule, techniques } from "../rule";
import { atMost, passes } from "../wording";

export interface UsablePassesConfig {
  readonly max?: number;
}

/** How many users a message names at most. */
const mostNamed = 5;

export const tapUsablePasses: Rule<UsablePassesConfig> = {
  name: "tap-usable-passes",
  description: "Checks whether more Temporary Access Passes are usable at the same time than allowed.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps: "Find out in the audit log who issued so many passes, and whether they are needed.",
  properties: {
    max: {
      type: "integer",
      minimum: 0,
      description: "How many passes may be usable at the same time (not set: any number)",
    },
  },

  // A finding about the stack: no single pass is wrong.
  judge: (methods, { max }) => {
    const users = methods.filter(({ pass }) => pass?.isUsable === true).map(({ user }) => user);
    if (max === undefined || users.length <= max) return [];
    const more = users.length > mostNamed ? ` and ${users.length - mostNamed} more` : "";
    const who = `${users.slice(0, mostNamed).join(", ")}${more}`;
    return [
      { problem: "count", message: `${who}: ${passes(users.length)} usable at the same time; ${atMost(passes(max))}` },
    ];
  },
};
