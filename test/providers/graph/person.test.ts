import { expect, test } from "vitest";
import { createReader } from "../../../providers/graph";
import { signInChoice } from "../../../providers/graph/sign-in-choice";
import { withEnvironment } from "../../support/in-process/environment";
import { startTenant } from "../../support/tenant";

const alice = "user1@contoso.example";

/** A tenant, and what a person reads who signs in with a device code. */
async function start(directoryRoles: readonly "Global Reader"[] = ["Global Reader"]) {
  const tenant = await startTenant({ users: 2 });
  tenant.tenant.issuePass(alice);
  const person = { user: alice, scp: ["UserAuthMethod-TAP.Read.All"], directoryRoles };
  const { clientId } = tenant.tenant.addApplication({ person });
  const { graphRoot, authorityHost } = tenant;
  const prompts: string[] = [];
  const settings = { graphRoot, authorityHost, clientId, tenantId: tenant.tenant.tenantId };
  const reader = createReader(settings, { retryBase: 1, prompt: (message) => prompts.push(message) });
  const read = (user: string) =>
    withEnvironment(
      { PATH: process.env["PATH"], BROWSER: "none", TAPWATCH_NOW: tenant.clock.now().toISOString() },
      async () => {
        return (await reader.read(user)).answer;
      },
    );
  return { ...tenant, clientId, prompts, read };
}

test("a person signs in with a device code, once, and reads 'me' and others", async () => {
  const { prompts, read } = await start();
  expect(await read("me")).toBe("pass");
  expect(prompts).toEqual([expect.stringMatching(/^To sign in, use a web browser to open .* and enter the code/)]);
  expect(await read("user2@contoso.example")).toBe("none");
  expect(prompts).toHaveLength(1);
});

test("a person without the role reads nobody else, and the remedy names the role", async () => {
  const { read } = await start([]);
  await expect(read("user2@contoso.example")).rejects.toThrow(/check the role of the signed-in user \(Global Reader/);
});

test("variables of an application come before a person, and a person before nothing", () => {
  const proof = { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c", AZURE_CLIENT_SECRET: "x" };
  expect(signInChoice(proof, "p")).toMatchObject({ kind: "default" });
  const arm = { ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c" };
  expect(signInChoice({ ...arm, ARM_CLIENT_SECRET: "x" }, "p")).toMatchObject({ kind: "secret", clientId: "c" });
  expect(signInChoice({}, "p")).toMatchObject({ kind: "person", clientId: "p" });
  expect(signInChoice({ AZURE_TENANT_ID: "t" }, "p")).toMatchObject({ kind: "person", clientId: "p" });
});

test("where nobody is at a terminal the sign-in of a person ends with what to set instead", async () => {
  const { clientId, graphRoot, authorityHost } = await start();
  const reading = withEnvironment({ PATH: process.env["PATH"], CI: "true" }, () =>
    createReader({ graphRoot, authorityHost, clientId }, { retryBase: 1 }).read(alice),
  );
  await expect(reading).rejects.toThrow(
    /tapwatch:clientId is for a person at a terminal, and there is none: in a pipeline set AZURE_TENANT_ID/,
  );
});
