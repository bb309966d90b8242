import { readFileSync } from "node:fs";
import fc from "fast-check";
import ts from "typescript";
import { expect, test } from "vitest";
import type { Properties } from "../../../../../cli/engine/state";
import { type LookupName, startLookups } from "../../../../support/lookups";

// The oracle: the types that @pulumi/azuread gives to a program.

interface Shape {
  readonly [property: string]: { readonly type: string; readonly isOptional: boolean };
}

function shapeOf(file: string, name: string): Shape {
  const path = require.resolve(`@pulumi/azuread/${file}.d.ts`);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  if (found === undefined) throw new Error(`${file}.d.ts has no ${name}`);
  const properties = found.members.filter(ts.isPropertySignature).map((member) => {
    const type = member.type?.getText(source) ?? "";
    return [member.name.getText(source), { type, isOptional: member.questionToken !== undefined }] as const;
  });
  return Object.fromEntries(properties);
}

/** Required by the types, and yet left out by azuread where Graph does not tell it. */
const mayBeMissing = [
  "writebackEnabled",
  "onpremisesGroupType",
  "mailEnabled",
  "securityEnabled",
  "costCenter",
  "division",
];

/** What does not fit, by its path. */
function misfits(value: Properties, shape: Shape, path = ""): string[] {
  const strange = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
  const wrong = Object.entries(shape).flatMap(([key, { type, isOptional }]) => {
    if (!Object.hasOwn(value, key)) return isOptional || mayBeMissing.includes(key) ? [] : [`${path}${key} is missing`];
    return misfitsOf(value[key], type, `${path}${key}`);
  });
  return [...strange.map((key) => `${path}${key} is strange`), ...wrong];
}

function misfitsOf(value: unknown, type: string, path: string): string[] {
  const nested = /^outputs\.(\w+)\[\]$/.exec(type)?.[1];
  if (nested !== undefined) {
    const shape = shapeOf("types/output", nested);
    return (value as readonly Properties[]).flatMap((item, index) => misfits(item, shape, `${path}[${index}].`));
  }
  if (type === "string[]") {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    return isList ? [] : [`${path} is no list of texts`];
  }
  return typeof value === type ? [] : [`${path} is no ${type}`];
}

const word = fc.option(fc.string(), { nil: null });
const flag = fc.option(fc.boolean(), { nil: null });
const list = fc.option(fc.array(fc.string(), { maxLength: 2 }), { nil: null });

const anyGroup = fc.record(
  {
    description: word,
    mail: word,
    mailEnabled: flag,
    isAssignableToRole: flag,
    visibility: fc.constantFrom("Public", "Private", null),
    groupTypes: fc.subarray(["Unified", "DynamicMembership"]),
    membershipRule: word,
    membershipRuleProcessingState: fc.constantFrom("On", "Paused", null),
    onPremisesSyncEnabled: flag,
    onPremisesNetBiosName: word,
    proxyAddresses: list,
    resourceBehaviorOptions: list,
    theme: word,
    hideFromOutlookClients: flag,
    writebackConfiguration: fc.option(fc.record({ isEnabled: flag, onPremisesGroupType: word }), { nil: null }),
  },
  { requiredKeys: [] },
);

const anyUser = fc.record(
  {
    accountEnabled: flag,
    mail: word,
    mailNickname: word,
    employeeId: word,
    employeeOrgData: fc.option(fc.record({ costCenter: word, division: word }), { nil: null }),
    businessPhones: list,
    otherMails: list,
    usageLocation: word,
    userType: fc.constantFrom("Member", "Guest", null),
    onPremisesSyncEnabled: flag,
    showInAddressList: flag,
  },
  { requiredKeys: [] },
);

test("whatever Graph leaves out or sends as null, results have the form that azuread's types promise", async () => {
  const { tenant, look, users } = await startLookups({ users: 1 });
  const { id } = tenant.addGroup({ displayName: "g" });
  const userId = tenant.idOf(users[0] ?? "");
  tenant.addMember("g", userId);
  const questions: readonly (readonly [LookupName, Properties])[] = [
    ["getGroup", { objectId: id, includeTransitiveMembers: true }],
    ["getGroup", { displayName: "g" }],
    ["getGroups", { displayNames: ["g"] }],
    ["getGroups", { returnAll: true }],
    ["getUser", { objectId: userId }],
    ["getUsers", { objectIds: [userId] }],
    ["getUsers", { returnAll: true }],
  ];
  await fc.assert(
    fc.asyncProperty(anyGroup, anyUser, async (group, user) => {
      tenant.changeGroup(id, group as Parameters<typeof tenant.changeGroup>[1]);
      tenant.changeUser(userId, user as Parameters<typeof tenant.changeUser>[1]);
      for (const [name, args] of questions) {
        const shape = shapeOf(name, `${name[0]?.toUpperCase()}${name.slice(1)}Result`);
        expect(misfits(await look(name, args), shape), name).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
});
