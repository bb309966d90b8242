import { type Inputs, RunError, runtime } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { referenceOf } from "../../../../cli/engine/own-program/reference";
import { inlineProgram } from "../../../../cli/engine/pulumi/program";
import { openProject } from "../../../../cli/project/project";
import { project } from "../../../support/command";

// The SDK's own stand-in for the engine takes what is registered, and says what it is told to.

const type = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";

interface Registered {
  readonly name: string;
  readonly inputs: Inputs;
}

/**
 * @param known what the engine adds to the inputs of a user
 * @param answers what azuread's functions answer
 */
async function stage(
  config: Readonly<Record<string, string>>,
  known: (user: string) => object = () => ({}),
  answers: Readonly<Record<string, object>> = {},
) {
  const registered: Registered[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type: of, name, inputs }) => {
        if (of === type) registered.push({ name, inputs });
        return { id: name, state: { ...inputs, ...(of === type && known(name)) } };
      },
      call: ({ token }) => {
        const answer = answers[token];
        if (answer === undefined) throw Object.assign(new Error(), { details: "no such group" });
        return answer;
      },
    },
    "tapwatch",
    "test",
  );
  runtime.setAllConfig(Object.fromEntries(Object.entries(config).map(([key, value]) => [`tapwatch:${key}`, value])));
  const program = inlineProgram(openProject(project), { project: "tapwatch", stack: "test" });
  if (program === undefined) throw new Error("the program of this repository only calls watch()");
  return { registered, program };
}

async function run(...given: Parameters<typeof stage>) {
  const { registered, program } = await stage(...given);
  return { registered, outputs: await program() };
}

test("each user is registered as watch() does it, and the stack outputs tell what the engine says of them", async () => {
  const users = JSON.stringify(["Alice@contoso.com", "bob@contoso.com"]);
  const { registered, outputs } = await run({ users }, (user) => ({
    hasPass: false,
    drift: { kind: user.startsWith("bob") ? "UserGone" : "None", changes: [] },
    ...(user.startsWith("bob") && { gone: true }),
  }));
  expect(registered).toEqual([
    { name: "alice@contoso.com", inputs: { user: "Alice@contoso.com", __provider: referenceOf(type) } },
    { name: "bob@contoso.com", inputs: { user: "bob@contoso.com", __provider: referenceOf(type) } },
  ]);
  expect(outputs).toMatchObject({
    watched: ["Alice@contoso.com", "bob@contoso.com"],
    gone: [{ user: "bob@contoso.com" }],
    summary: { watched: 2, gone: 1 },
  });
});

test("what the engine does not know yet leaves the outputs of others as they are", async () => {
  const { outputs } = await run({ users: '["alice@contoso.com","bob@contoso.com"]' }, (user) =>
    user.startsWith("alice")
      ? { hasPass: runtime.unknownValue, drift: { kind: "None", changes: [{ currentValue: runtime.unknownValue }] } }
      : { hasPass: false, drift: { kind: "None", changes: [] } },
  );
  expect(JSON.stringify(outputs)).not.toContain(runtime.unknownValue);
  expect(outputs).toMatchObject({ watched: ["alice@contoso.com", "bob@contoso.com"] });
});

test("a wrong configuration ends the program with all that is wrong, and nobody is registered", async () => {
  const { registered, program } = await stage({
    users: '["alice@contoso.com"]',
    clockSkewMinutes: "soon",
    ticket: "x",
  });
  const error = await program().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RunError);
  expect((error as Error).message).toContain("tapwatch:clockSkewMinutes");
  expect((error as Error).message).toContain("tapwatch:ticket");
  expect(registered).toEqual([]);
});

test("members of groups are looked up by azuread's functions, as Pulumi's engine answers them", async () => {
  const watch = JSON.stringify({ groups: [{ group: "Admins", labels: ["admin"] }] });
  const objectId = "aaaaaaaa-0000-4000-8000-000000000001";
  const answers = {
    "azuread:index/getGroup:getGroup": { members: [objectId] },
    "azuread:index/getUsers:getUsers": { users: [{ objectId, userPrincipalName: "alice@contoso.com" }] },
  };
  const { registered } = await run({ watch }, undefined, answers);
  expect(registered).toMatchObject([
    { name: objectId, inputs: { user: objectId, userPrincipalName: "alice@contoso.com", labels: ["admin"] } },
  ]);
  const { program } = await stage({ watch });
  await expect(program()).rejects.toThrow(/Admins.*no such group/s);
});
