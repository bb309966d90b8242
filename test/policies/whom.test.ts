import { expect, test } from "vitest";
import { methodOf } from "../../policies/facts";
import { tapForbiddenUser } from "../../policies/rules/tap-forbidden-user";
import { tapMaxLifetime } from "../../policies/rules/tap-max-lifetime";
import { tapOneTimeUse } from "../../policies/rules/tap-one-time-use";
import { tapPrivilegedUser } from "../../policies/rules/tap-privileged-user";
import { tapUsablePasses } from "../../policies/rules/tap-usable-passes";
import { judge, urn, withPass } from "../support/methods";
import { at } from "../support/passes";

const id = "44f7d0c4-0000-4000-8000-000000000001";
const reusable = { isUsableOnce: false };
const alice = withPass(reusable, { otherNames: [id], labels: ["privileged", "oncall"] });
const bob = withPass(reusable, { user: "bob@contoso.com" });

/** Whom tap-one-time-use judges, though both have a reusable pass. */
const judged = (config: object, minutes?: number) =>
  judge(tapOneTimeUse, [alice, bob], config, minutes).map((message) => message.split("@")[0]);

test.each([
  ["nothing", {}, ["alice", "bob"]],
  ["a user", { users: ["BOB@contoso.com"] }, ["bob"]],
  ["a pattern", { users: ["b*"] }, ["bob"]],
  ["an object id", { users: [id.toUpperCase()] }, ["alice"]],
  ["a label", { labels: ["oncall"] }, ["alice"]],
  ["a label that nobody has", { labels: ["none"] }, []],
  ["a user or a label", { users: ["bob@contoso.com"], labels: ["privileged"] }, ["alice", "bob"]],
])("a rule whose configuration names %s judges those", (_, config, expected) => {
  expect(judged(config)).toEqual(expected);
});

test.each([
  ["a user", { user: "alice@*" }, ["bob"]],
  ["an object id", { user: id }, ["bob"]],
  ["a label", { label: "oncall" }, ["bob"]],
  ["a label that nobody has", { label: "none" }, ["alice", "bob"]],
])("an exception for %s holds until its end, and no longer", (_, whom, expected) => {
  const exceptions = [{ ...whom, ticket: "CHG-1", until: at(60) }];
  expect(judged({ exceptions }, 59)).toEqual(expected);
  expect(judged({ exceptions }, 60)).toEqual(["alice", "bob"]);
});

test("an exception whose end is no time excepts nobody", () => {
  expect(judged({ exceptions: [{ user: "alice@contoso.com", ticket: "CHG-1", until: "soon" }] })).toHaveLength(2);
});

test("break-glass and privileged users go by their labels, and users adds more", () => {
  const vault = withPass({}, { user: "vault@contoso.com", labels: ["break-glass"] });
  expect(judge(tapForbiddenUser, [alice, bob, vault])).toEqual([expect.stringMatching(/^vault@/)]);
  expect(judge(tapPrivilegedUser, [alice, bob, vault])).toEqual([expect.stringMatching(/^alice@/)]);
  expect(judge(tapPrivilegedUser, [alice, bob], { users: ["bob@*"] })).toHaveLength(2);
  expect(judge(tapPrivilegedUser, [alice, bob], { labels: [], users: ["bob@*"] })).toHaveLength(1);
});

test("a limit may be for a label", () => {
  const long = { lifetimeInMinutes: 600 };
  const [oncall, other] = [withPass(long, { labels: ["oncall"] }), withPass(long, { user: "bob@contoso.com" })];
  const overrides = [{ labels: ["oncall"], maxLifetimeInMinutes: 600 }];
  expect(judge(tapMaxLifetime, [oncall, other], { overrides })).toEqual([expect.stringMatching(/^bob@/)]);
});

test("a rule about the stack counts those whom it judges", () => {
  expect(judge(tapUsablePasses, [alice, bob], { max: 1 })).toHaveLength(1);
  expect(judge(tapUsablePasses, [alice, bob], { max: 1, labels: ["oncall"] })).toEqual([]);
});

test("a resource tells the principal name, the other names and the labels of its user", () => {
  const props = {
    user: id,
    userPrincipalName: "alice@contoso.com",
    userId: id,
    labels: ["privileged", 7],
    hasPass: false,
  };
  expect(methodOf(urn, id, props)).toMatchObject({
    user: "alice@contoso.com",
    otherNames: [id],
    labels: ["privileged"],
  });
});
