import { type Rule, techniques } from "../rule";
import { atMost, passes } from "../wording";

export interface UsablePassesConfig {
  readonly max?: number;
}

/** As many users as a message names. */
const named = 5;

export const tapUsablePasses: Rule<UsablePassesConfig> = {
  name: "tap-usable-passes",
  description: "Checks whether more Temporary Access Passes can be used at once than usual: a burst.",
  enforcementLevel: "advisory",
  severity: "medium",
  technique: techniques.T1098,
  remediationSteps: "Find out in the audit log who issued so many passes, and whether they are needed.",
  properties: {
    max: {
      type: "integer",
      minimum: 0,
      description: "Most passes that may be usable at once (without it: any number)",
    },
  },

  // A finding about the stack, not about one of the users: none of their passes is wrong by itself.
  judge: (methods, { max }) => {
    const users = methods.filter(({ pass }) => pass?.isUsable === true).map(({ user }) => user);
    if (max === undefined || users.length <= max) return [];
    const more = users.length > named ? ` and ${users.length - named} more` : "";
    const who = `${users.slice(0, named).join(", ")}${more}`;
    return [{ message: `${who}: ${passes(users.length)} usable at once; ${atMost(passes(max))}` }];
  },
};
