import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layers, packages } from "../scripts/layers.cjs";
import { project } from "./support/command";

const page = readFileSync(join(project, "ARCHITECTURE.md"), "utf8");
const [ofPackages = "", ofCommand = ""] = [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

/** The arrows of a diagram: `a --> b --> c` is two. */
function arrowsIn(diagram: string): string[] {
  return diagram
    .split("\n")
    .map((line) => line.trim().split(" --> "))
    .flatMap((nodes) => nodes.slice(1).map((to, index) => `${nodes[index]} → ${to}`))
    .sort();
}

test("the diagram of the packages has the arrows that lint allows", () => {
  const allowed = Object.entries(packages).flatMap(([from, may]) => may.map((to) => `${from} → ${to}`));
  expect(arrowsIn(ofPackages)).toEqual(allowed.sort());
});

test("the diagram of the command has the layers of lint in their order", () => {
  const labels = new Map(
    [...ofCommand.matchAll(/^ {2}(\w+)\["(.*)"\]$/gm)].map(([, node = "", text = ""]) => [node, text]),
  );
  const order = /^ {2}(\w+(?: --> \w+)+)$/m.exec(ofCommand)?.[1]?.split(" --> ") ?? [];
  expect(order.reverse().map((node) => labels.get(node)?.split(", "))).toEqual(layers);
});

test("every folder of the command is in a layer, and is explained", () => {
  const built = ["bin", "dist", "node_modules"];
  const folders = readdirSync(join(project, "cli"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !built.includes(entry.name))
    .map(({ name }) => name);
  expect(folders.sort()).toEqual(layers.flat().sort());
  for (const folder of folders) expect(page).toContain(`| \`${folder}\` | `);
});
