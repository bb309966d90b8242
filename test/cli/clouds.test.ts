import { expect, test } from "vitest";
import { type CloudName, cloudNames, clouds } from "../../providers/graph/clouds";
import { answerForAll } from "../support/answer-for";
import { startWatch } from "../support/command";

const [alice, bob] = ["user1@contoso.example", "user2@contoso.example"] as const;
const permissions = ["UserAuthMethod-TAP.Read.All", "Group.Read.All", "User.Read.All", "RoleManagement.Read.Directory"];
const hostOf = (address: string) => new URL(address).host;

/** A stack of a cloud that watches a group and a role, so that all look-ups and all reads are made. */
async function startCloud(cloud: CloudName) {
  const watched = { groups: ["Helpdesk"], roles: [{ role: "Global Administrator", mayBeEmpty: true }] };
  const watch = await startWatch({
    cloud,
    application: ({ tenant }) => {
      tenant.addGroup({ displayName: "Helpdesk" });
      for (const user of [alice, bob]) tenant.addMember("Helpdesk", user);
      return tenant.addApplication({ roles: permissions });
    },
    judged: false,
    config: { users: "", watch: JSON.stringify(watched) },
    // What Azure's libraries take where nothing is configured: another cloud's.
    env: { AZURE_AUTHORITY_HOST: clouds[cloud === "global" ? "usgov" : "global"].authorityHost },
  });
  return { watch, asked: answerForAll(watch) };
}

test.each(cloudNames)("in the cloud %s a run asks its own hosts, and no other", async (cloud) => {
  const { watch, asked } = await startCloud(cloud);
  expect(await watch.tapwatch("up")).toMatchObject({ code: 0, stderr: "" });
  watch.tenant.issuePass(bob);
  const check = await watch.tapwatch("check");
  expect(check).toMatchObject({
    code: 2,
    stderr: "",
    stdout: expect.stringMatching(/│ Issued +│ user2@contoso\.example/),
  });
  expect(await watch.tapwatch("doctor")).toMatchObject({ stderr: "" });
  expect([...asked].toSorted()).toEqual(
    Object.values(clouds[cloud])
      .map((url) => `${hostOf(url)}:443`)
      .toSorted(),
  );
  expect(watch.requests.tokens.length).toBeGreaterThan(0);
  expect(watch.requests.writes(undefined)).toEqual([]);
});
