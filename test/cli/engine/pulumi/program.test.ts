import { type Inputs, RunError, runtime } from "@pulumi/pulumi";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
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

/** @param known what the engine adds to the inputs of a user */
async function run(config: Readonly<Record<string, string>>, known: (user: string) => object = () => ({})) {
  const registered: Registered[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type: of, name, inputs }) => {
        if (of === type) registered.push({ name, inputs });
        return { id: name, state: { ...inputs, ...(of === type && known(name)) } };
      },
      call: ({ token }) => {
        throw new Error(`${token}: nobody asked for it`);
      },
    },
    "tapwatch",
    "test",
  );
  runtime.setAllConfig(Object.fromEntries(Object.entries(config).map(([key, value]) => [`tapwatch:${key}`, value])));
  const program = inlineProgram(openProject(project), { project: "tapwatch", stack: "test" });
  if (program === undefined) throw new Error("the program of this repository only calls watch()");
  return { registered, outputs: await runInPulumiStack(program) };
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
  const program = inlineProgram(openProject(project), { project: "tapwatch", stack: "test" });
  runtime.setAllConfig({ "tapwatch:users": "[]", "tapwatch:clockSkewMinutes": "soon" });
  await expect(program?.()).rejects.toThrow(/tapwatch:clockSkewMinutes/);
  await expect(program?.()).rejects.toBeInstanceOf(RunError);
});
