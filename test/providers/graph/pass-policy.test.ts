import fc from "fast-check";
import { expect, test } from "vitest";
import { GraphError, readPassPolicy } from "../../../providers/graph";
import { aPolicy } from "../policy/policies";
import { type Item, readerOf } from "./scripted-graph";

/** Graph's form of the policy, as its page has it. */
const wire = {
  "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationMethodConfigurations/$entity",
  "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration",
  id: "TemporaryAccessPass",
  ...aPolicy(),
  includeTargets: [{ targetType: "group", id: "all_users", isRegistrationRequired: false }],
  "includeTargets@odata.context": "https://graph.microsoft.com/v1.0/$metadata#includeTargets",
};

async function read(item: Item) {
  const { reader, asked } = await readerOf(() => item);
  return { asked, reading: readPassPolicy(reader) };
}

test("the policy is read with the properties that are known, and one request", async () => {
  const { asked, reading } = await read({ body: wire });
  const { policy, answeredDateTime } = await reading;
  expect(policy).toStrictEqual(aPolicy());
  expect(Date.parse(answeredDateTime)).not.toBeNaN();
  expect(asked).toEqual([
    "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass",
  ]);
});

test("a property that Graph leaves out or sends as null is absent", async () => {
  const { maximumLifetimeInMinutes: _, ...rest } = wire;
  const { reading } = await read({ body: { ...rest, isUsableOnce: null, excludeTargets: null } });
  const { maximumLifetimeInMinutes: _max, isUsableOnce: _once, excludeTargets: _targets, ...left } = aPolicy();
  expect((await reading).policy).toStrictEqual(left);
});

test("the order of the targets makes no difference", async () => {
  const targets = ["c", "A", "b"].map((id) => ({ targetType: "group", id }));
  const anyOrder = fc.shuffledSubarray(targets, { minLength: 3, maxLength: 3 });
  let given = targets;
  const { reader } = await readerOf(() => ({ body: { ...wire, excludeTargets: given } }));
  for (const order of fc.sample(anyOrder, { numRuns: 5, seed: 1 })) {
    given = order;
    const { policy } = await readPassPolicy(reader);
    expect(policy.excludeTargets?.map(({ id }) => id)).toEqual(["A", "b", "c"]);
  }
});

test.each([
  ["a word for a number", { ...wire, defaultLength: "8" }, "/defaultLength must be integer"],
  ["a part of a minute", { ...wire, maximumLifetimeInMinutes: 1.5 }, "/maximumLifetimeInMinutes must be integer"],
  ["less than nothing", { ...wire, minimumLifetimeInMinutes: -1 }, "/minimumLifetimeInMinutes must be >= 0"],
  ["a word for yes", { ...wire, isUsableOnce: "true" }, "/isUsableOnce must be boolean"],
  ["a state of no letters", { ...wire, state: "" }, "/state must NOT have fewer than 1 characters"],
  ["one target for all", { ...wire, includeTargets: { id: "a" } }, "/includeTargets must be array"],
  [
    "a target without a name",
    { ...wire, excludeTargets: [{ targetType: "user" }] },
    "/excludeTargets/0 must have required property 'id'",
  ],
  ["nothing of the policy", { id: "TemporaryAccessPass" }, "the body has no property of the policy"],
  ["nulls alone", { state: null, defaultLength: null }, "the body has no property of the policy"],
  ["a list", [wire], "the body is no object"],
  ["an error in a good answer", { ...wire, error: { code: "x" } }, "the body is no object"],
])("%s: could not tell, and the value is not quoted", async (_case, body, problem) => {
  const error = await (await read({ body })).reading.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GraphError);
  expect(error).toMatchObject({ name: "BadAnswerError", scope: "run", status: 200 });
  const words = "could not tell about the tenant's policy of Temporary Access Passes";
  expect((error as Error).message.startsWith(`${words}: ${problem} (200): `)).toBe(true);
});

test.each([
  [
    403,
    "Authorization_RequestDenied",
    "RefusedError",
    /grant it Policy\.Read\.AuthenticationMethod or Policy\.Read\.All/,
  ],
  [404, "Request_ResourceNotFound", "RejectedError", /^Graph does not know the tenant's policy .*tapwatch:cloud/],
  [404, "ResourceNotFound", "RejectedError", /\(404 ResourceNotFound\): check tapwatch:cloud/],
  [400, "BadRequest", "RejectedError", /\(400 BadRequest\): check tapwatch:cloud .* remove tapwatch:policy$/],
])("%i %s is an error with its remedy", async (status, code, name, message) => {
  const { reading } = await read({ status, body: { error: { code } } });
  const error = await reading.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name, status, message: expect.stringMatching(message) });
});
