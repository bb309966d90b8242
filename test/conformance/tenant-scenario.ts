import { fingerprintOf } from "../../providers/policy/policy";
import type { Story } from "./play";
import { policyPacks, upn } from "./scenario";
import type { Stage } from "./stage";

const ticket = "CHG-1";
const byHelpdesk = { user: upn("helpdesk"), ipAddress: "198.51.100.7" };
const settings = { config: { activity: "true", policy: "true" } };

/** What an approval of the policy as it is now has to name. */
const policyOf = ({ tenant }: Stage) => fingerprintOf(tenant.policy);

/** The id of the pass in the last entry of the log about somebody. */
function lastPassOf({ tenant }: Stage, name: string): string {
  const entry = tenant.audit.entries.map((each) => JSON.stringify(each)).findLast((text) => text.includes(upn(name)));
  return /bbbbbbbb-[-0-9a-f]{27}/.exec(entry ?? "")?.[0] ?? "";
}

/** The life of one stack that watches the tenant's pass events and its policy. */
export const tenantStory: Story = {
  everybody: ["watched", "vanished", "helpdesk"].map(upn),
  permissions: ["User.ReadBasic.All", "AuditLog.Read.All", "Directory.Read.All", "Policy.Read.AuthenticationMethod"],
  acts: [
    {
      name: "the watch begins: the policy is what nobody has named yet",
      settings,
      happens: ({ tenant }) => void tenant.addUser({ userPrincipalName: upn("stranger") }),
      run: (engine) => engine.up({ policyPacks }),
      code: 2,
      drift: { "tenant-policy": "PolicyFound" },
      accepted: {},
    },
    {
      name: "its approval names it",
      settings,
      approves: (stage) => [{ policy: policyOf(stage), ticket }],
      run: (engine) => engine.up({ policyPacks }),
      code: 0,
      drift: {},
      accepted: { "tenant-policy": "PolicyFound by policy" },
    },
    {
      name: "what came and went, what was issued to a stranger and how the policy changed is drift, with who did it",
      settings,
      happens: ({ tenant, clock }) => {
        clock.set("2026-03-02T10:00:00Z");
        for (const name of ["watched", "vanished", "stranger"]) tenant.issuePass(upn(name), {}, byHelpdesk);
        clock.advance({ minutes: 5 });
        tenant.removePass(upn("vanished"), byHelpdesk);
        tenant.changePolicy({ maximumLifetimeInMinutes: 43_200 }, byHelpdesk);
        clock.advance({ minutes: 30 });
      },
      run: (engine) => engine.refresh({ policyPacks, runProgram: true }),
      code: 2,
      drift: { watched: "Issued", vanished: "Vanished", stranger: "Unwatched", "tenant-policy": "PolicyAltered" },
      accepted: {},
    },
    {
      name: "a refresh without the program says the same",
      settings,
      run: (engine) => engine.refresh({ policyPacks }),
      code: 2,
      drift: { watched: "Issued", vanished: "Vanished", stranger: "Unwatched", "tenant-policy": "PolicyAltered" },
      accepted: {},
    },
    {
      name: "a preview shows what would remain",
      settings,
      approves: (stage) => [
        { user: upn("watched"), pass: stage.passIdOf(upn("watched")), ticket },
        { user: upn("stranger"), pass: stage.passIdOf(upn("stranger")), ticket },
        { policy: policyOf(stage), ticket },
      ],
      run: (engine) => engine.preview({ policyPacks }),
      code: 2,
      drift: { vanished: "Vanished" },
      accepted: {
        watched: "Issued by pass",
        stranger: "Unwatched by pass",
        "tenant-policy": "PolicyAltered by policy",
      },
    },
    {
      name: "an up with an approval of each ends all of it",
      settings,
      approves: (stage) => [{ user: upn("vanished"), pass: lastPassOf(stage, "vanished"), ticket }],
      run: (engine) => engine.up({ policyPacks }),
      code: 0,
      drift: {},
    },
    {
      name: "everything is forgotten",
      settings,
      run: (engine) => engine.destroy(),
      code: 0,
    },
  ],
};
