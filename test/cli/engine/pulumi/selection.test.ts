import { expect, test } from "vitest";
import { assertFits, selectionOf } from "../../../../cli/engine/pulumi/selection";
import { watched } from "../../../support/scripted-pulumi/events";

const urnOf = (name: string) => watched(name).urn;
const context = (targets: readonly string[]) => ({
  previous: [watched("a"), watched("b")],
  targets: targets.map(urnOf),
});
const failed = (name: string) => ({ urn: urnOf(name), op: "refresh", message: "" }) as const;

test("who failed is left out; where nobody is left, nobody is taken, and not everybody", () => {
  expect(selectionOf(context([]), [failed("a")])).toEqual({ targets: [], exclude: [urnOf("a")] });
  expect(selectionOf(context(["a", "b"]), [failed("a")])).toMatchObject({ targets: [urnOf("b")] });
  expect(selectionOf(context(["a"]), [failed("a")])).toBeUndefined();
  expect(selectionOf(context([]), [failed("a"), failed("b")])).toBeUndefined();
});

test("a list that no command line takes is refused before Pulumi is started", () => {
  expect(() => assertFits(Array.from({ length: 20_000 }, (_, index) => urnOf(`user${index}`)))).toThrow(
    "Pulumi's command line takes no list of 20000 users",
  );
});
