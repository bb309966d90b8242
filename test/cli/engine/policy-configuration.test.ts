import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configurePack, type PackPolicy } from "../../../cli/engine/policy-configuration";
import { scratchDirectory } from "../../support/scratch";

const policies: PackPolicy[] = [
  {
    name: "limit",
    enforcementLevel: "mandatory",
    properties: {
      max: { type: "integer", default: 5 },
      users: { type: "array", items: { type: "string" }, default: [] },
    },
    required: [],
  },
  { name: "plain", enforcementLevel: "advisory", properties: {}, required: [] },
];

async function configure(given: unknown) {
  const file = join(await scratchDirectory(), "policies.json");
  writeFileSync(file, typeof given === "string" ? given : JSON.stringify(given));
  return configurePack(policies, file);
}

test("without a configuration every policy has its own level and its defaults", () => {
  expect(configurePack(policies, undefined)).toEqual({
    limit: { enforcementLevel: "mandatory", properties: { max: 5, users: [] } },
    plain: { enforcementLevel: "advisory", properties: {} },
  });
});

test("a level, properties and 'all' are taken as pulumi takes them", async () => {
  expect(await configure({ all: "disabled", limit: { enforcementLevel: "advisory", max: 9 } })).toEqual({
    limit: { enforcementLevel: "advisory", properties: { max: 9, users: [] } },
    plain: { enforcementLevel: "disabled", properties: {} },
  });
});

test.each([
  ["an unknown policy", { limti: "advisory" }, "limti: the pack has no such policy (it has all, limit, plain)"],
  ["an unknown level", { limit: "loud" }, 'limit: "loud" is not a level (advisory, mandatory, remediate, disabled)'],
  ["an unknown property", { limit: { mxa: 1 } }, "limit must NOT have additional properties 'mxa'"],
  ["a value that does not fit", { limit: { users: ["a", 7] } }, "limit.users.1 must be string"],
  ["no object", "[]", "must be an object with a policy's name per property"],
  ["no JSON", "{", "policies.json:"],
])("%s is refused with the path to it", async (_case, given, message) => {
  await expect(configure(given)).rejects.toThrow(message);
});
