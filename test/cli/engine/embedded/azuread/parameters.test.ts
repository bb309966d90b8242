import { expect, test } from "vitest";
import { type LookupName, startLookups } from "../../../../support/lookups";

test.each<readonly [LookupName, Record<string, unknown>, readonly string[]]>([
  [
    "getGroup",
    {},
    ["display_name", "mail_nickname", "object_id"].map(
      (name) =>
        `[${name}] Invalid combination of arguments: "${name}": one of \`display_name,mail_nickname,object_id\` must be specified`,
    ),
  ],
  [
    "getGroup",
    { displayName: "a", mailNickname: "b" },
    ["display_name", "mail_nickname", "object_id"].map(
      (name) =>
        `[${name}] Invalid combination of arguments: "${name}": only one of \`display_name,mail_nickname,object_id\` can be specified, but \`display_name,mail_nickname\` were specified.`,
    ),
  ],
  ["getGroup", { displayName: "" }, ['[display_name] expected "display_name" to not be an empty string, got ']],
  ["getGroup", { objectId: "x" }, ['[object_id] expected "object_id" to be a valid UUID, got x']],
  ["getUsers", { objectIds: ["x"] }, ['[object_ids[0]] expected "object_ids.0" to be a valid UUID, got x']],
  [
    "getUsers",
    { returnAll: true, ignoreMissing: true },
    [
      '[ignore_missing] Conflicting configuration arguments: "ignore_missing": conflicts with return_all',
      '[return_all] Conflicting configuration arguments: "return_all": conflicts with ignore_missing',
    ],
  ],
])("%s(%j) is refused in azuread's words, before anything is asked", async (name, args, reasons) => {
  const { ask, requests } = await startLookups();
  const { result, failures } = await ask(name, args);
  expect(result).toBeUndefined();
  expect(failures.map(({ property }) => property)).toEqual(reasons.map(() => ""));
  expect(failures.map(({ reason }) => reason).sort()).toEqual(reasons.toSorted());
  expect(requests.entries).toEqual([]);
});
