import { expect, test } from "vitest";
import { EmbeddedEngine } from "../../../../cli/engine/embedded";
import { watched } from "../../../support/scripted-pulumi/events";
import { scriptPulumi } from "../../../support/scripted-pulumi/script";
import { exportOf } from "../../../support/scripted-pulumi/stacks";

const prod = [watched("alice@contoso.example")];

const noWatch = (stack: string, where: string, others: string) =>
  `stack '${stack}' has no state in ${where} yet: begin the watch with 'tapwatch up' first, ` +
  `or name one of the other stacks with --stack: ${others}`;

test("a mistyped stack, and one that nothing is watched in, are errors that name the others; nothing is made or selected", async () => {
  const { engine, commands } = await scriptPulumi({ prod, gone: [] });
  for (const work of ["refresh", "destroy", "export", "outputs"] as const) {
    await expect(engine("porod")[work]()).rejects.toThrow(noWatch("porod", "Pulumi's backend", "gone, prod"));
  }
  await expect(engine("gone").refresh()).rejects.toThrow(noWatch("gone", "Pulumi's backend", "prod"));
  await expect(engine("organization/tapwatch/gone").destroy()).rejects.toThrow("other stacks with --stack: prod");
  const mistyped = "there is no stack 'porod': name one with --stack (gone, prod), or write it with 'tapwatch init";
  await expect(engine("porod").up()).rejects.toThrow(mistyped);
  await expect(engine("porod").preview()).rejects.toThrow(mistyped);
  expect(commands().filter((command) => !/^stack (export|output|ls) /.test(command))).toEqual([]);
});

test("the embedded engine says the same", async () => {
  const { directory } = await scriptPulumi({ prod, gone: [] });
  const engine = (stack: string) => new EmbeddedEngine({ directory, stack });
  await engine("gone").import(exportOf([]));
  const where = (stack: string) => `${directory}/.tapwatch/${stack}.json`;
  await expect(engine("porod").refresh()).rejects.toThrow(noWatch("porod", where("porod"), "gone, prod"));
  await expect(engine("gone").refresh()).rejects.toThrow(noWatch("gone", where("gone"), "prod"));
  await expect(engine("gone").destroy()).rejects.toThrow(noWatch("gone", where("gone"), "prod"));
  const mistyped = "there is no stack 'porod': name one with --stack (gone, prod), or write it with 'tapwatch init";
  await expect(engine("porod").up()).rejects.toThrow(mistyped);
  await expect(engine("porod").preview()).rejects.toThrow(mistyped);
});

test("a stack that is new is made without being selected, and none is selected to be worked on", async () => {
  const { engine, commands } = await scriptPulumi({ prod });
  await engine("organization/tapwatch/test").import(exportOf([]));
  expect(commands()).toEqual([
    "stack export --stack organization/tapwatch/test",
    "stack ls --json",
    "stack init organization/tapwatch/test --no-select",
    "stack import --stack organization/tapwatch/test",
  ]);
  // The Automation API comes to its own command without a selection; that one is not in the script.
  await engine("prod")
    .refresh()
    .catch(() => {});
  expect(commands().filter((command) => command.includes("select"))).toEqual([
    "stack init organization/tapwatch/test --no-select",
  ]);
  expect(commands().at(-1)).toMatch(/^refresh .*--stack prod/);
});

test("a target that nobody has is an error before Pulumi is told to do anything", async () => {
  const { engine, commands } = await scriptPulumi({ prod });
  const targets = ["alcie@contoso.example"];
  for (const work of ["refresh", "destroy"] as const) {
    await expect(engine("prod")[work]({ targets })).rejects.toThrow(
      "--target alcie@contoso.example: not watched by this stack (did you mean alice@contoso.example?)",
    );
  }
  expect(new Set(commands())).toEqual(new Set(["stack export --stack prod"]));
});
