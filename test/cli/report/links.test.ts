import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { isLinking, linked, withLinks } from "../../../cli/report/links";
import { renderRun } from "../../../cli/report/run";
import { documentation, policies } from "../../../policies/index";
import { withEnvironment } from "../../support/in-process/environment";
import { hostileNames, issued, mixed, recordOf, refreshOf } from "./records";

const linkOf = (name: string) => `\u001b]8;;${documentation}\u0007${name}\u001b]8;;\u0007`;
const kitty = { TERM: "xterm-kitty" };

/** Whether a stream gets links in this environment. */
function isLinkingIn(env: NodeJS.ProcessEnv, isTTY = true): Promise<boolean> {
  return withEnvironment(env, () => isLinking({ isTTY }, env));
}

test("the names of policies are links, and nothing else is", () => {
  for (const { name } of policies) expect(withLinks(`medium: ${name}: text`)).toBe(`medium: ${linkOf(name)}: text`);
  for (const other of ["tap-max-lifetime-2", "my-tap-max-lifetime", "tap-", "tap-maximum"]) {
    expect(withLinks(other)).toBe(other);
  }
});

test("a report with links is as wide as one without, line by line", () => {
  const hostile = hostileNames.map((user) => ({ user, hasPass: true, drift: issued }) as const);
  for (const record of [recordOf(mixed()), recordOf(refreshOf(hostile))]) {
    const text = renderRun(record);
    const shown = withLinks(text);
    expect(stripVTControlCharacters(shown)).toBe(stripVTControlCharacters(text));
    expect(shown.split("\n").map((line) => stringWidth(line))).toEqual(
      text.split("\n").map((line) => stringWidth(line)),
    );
  }
  expect(withLinks(renderRun(recordOf(mixed())))).toContain(linkOf("tap-max-lifetime"));
});

test("only a terminal that has links gets them, unless it is to be plain", async () => {
  expect(await isLinkingIn(kitty)).toBe(true);
  expect(await linked("tap-max-lifetime")).toBe("tap-max-lifetime");
  expect(await isLinkingIn(kitty, false)).toBe(false);
  expect(await isLinkingIn({ ...kitty, FORCE_HYPERLINK: "1" }, false)).toBe(false);
  expect(await isLinkingIn({ TERM: "xterm-256color" })).toBe(false);
  for (const plain of [{ NO_COLOR: "1" }, { CI: "true" }, { FORCE_HYPERLINK: "0" }]) {
    expect(await isLinkingIn({ ...kitty, ...plain })).toBe(false);
  }
  expect(await isLinkingIn({ TERM: "dumb", FORCE_HYPERLINK: "1" })).toBe(false);
});
