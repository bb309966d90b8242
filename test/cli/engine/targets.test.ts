import { methodType } from "@tapwatch/provider/method-type";
import { expect, test } from "vitest";
import { type ResourceState, stackType, urnOf } from "../../../cli/engine/state";
import { assertKnown, findTargets } from "../../../cli/engine/targets";

const stack = { stack: "s", project: "tapwatch" };
const upn = (name: string) => `${name}@contoso.example`;
const urn = (name: string) => urnOf(stack, methodType, upn(name), "");
const known: ResourceState[] = [
  { urn: urnOf(stack, stackType, "tapwatch-s", ""), custom: false, type: stackType },
  ...["alice", "Alicia", "bob"].map((name) => ({ urn: urn(name), custom: true, type: methodType })),
];

test("targets are names in any case, or URNs; a name that nothing has is unknown", () => {
  expect(findTargets([upn("ALICE"), urn("bob"), upn("New")], known, stack)).toEqual({
    urns: ["alice", "bob", "new"].map(urn),
    unknown: [upn("New")],
  });
});

test.each([
  [upn("alise"), [upn("alice"), upn("Alicia")]],
  ["ali", [upn("alice"), upn("Alicia")]],
  [upn("bbo"), [upn("bob")]],
  [urn("bbo"), [upn("bob")]],
])("%s is taken for a slip of %j", (target, names) => {
  expect(() => assertKnown([target], known, stack)).toThrow(
    `--target ${target}: not watched by this stack (did you mean ${names.join(", ")}?); `,
  );
});

test("what is like no name is said without one; the stack itself is nobody", () => {
  for (const target of [upn("somebody-else"), "tapwatch-s", ""]) {
    expect(() => assertKnown([upn("bob"), target], known, stack)).toThrow(
      `--target ${target}: not watched by this stack; `,
    );
  }
  expect(() => assertKnown([upn("BOB"), urn("alice")], known, stack)).not.toThrow();
});
