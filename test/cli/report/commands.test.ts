import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DriftEntry } from "../../../cli/record/record";
import { commandsFor, inBash, inPowerShell } from "../../../cli/report/commands";
import { hostileNames } from "./records";

const drift = (user: string, overrides: Partial<DriftEntry> = {}): DriftEntry => ({
  ...{
    user,
    kind: "Issued",
    changes: [],
    status: "new",
    toApprove: [{ pass: "bbbbbbbb-0000-4000-8000-000000000001" }],
  },
  ...overrides,
});

test("a drift has the commands that approve it and that delete the pass, with all names filled in", () => {
  expect(commandsFor(drift("alice@contoso.com"), "prod").map(({ line }) => line)).toEqual([
    "npx tapwatch accept --stack prod --user alice@contoso.com --ticket '<ticket>'",
    "az rest --method DELETE --url https://graph.microsoft.com/v1.0/users/alice%40contoso.com/authentication/temporaryAccessPassMethods/bbbbbbbb-0000-4000-8000-000000000001",
    "Remove-MgUserAuthenticationTemporaryAccessPassMethod -UserId 'alice@contoso.com' -TemporaryAccessPassAuthenticationMethodId 'bbbbbbbb-0000-4000-8000-000000000001'",
  ]);
});

test("where there is no pass, nothing is deleted; where nothing can be named, nothing is approved", () => {
  expect(commandsFor(drift("alice@contoso.com", { kind: "Vanished" }), "prod")).toHaveLength(1);
  expect(commandsFor(drift("alice@contoso.com", { toApprove: [{ pass: "none", instead: "x" }] }), "prod")).toHaveLength(
    1,
  );
  expect(commandsFor(drift("alice@contoso.com", { toApprove: [] }), "prod")).toEqual([]);
});

test("a name that cannot be shown as it is gets no command: it would name somebody else", () => {
  for (const name of ["a\u001b[31m@contoso.com", "a\n@contoso.com", "a\u202e@contoso.com", "\ud800@contoso.com"]) {
    expect(commandsFor(drift(name), "prod")).toEqual([]);
  }
});

test("bash reads each name back as it was, whatever is in it", () => {
  const samples = fc.sample(fc.string({ unit: "grapheme", minLength: 1 }), { numRuns: 300, seed: 1 });
  const names = [...hostileNames, "it's", "$(id)", "`id`", "a b", "*", "~", "!x", ...samples].filter(
    (name) => !name.includes("\0") && name.isWellFormed(),
  );
  const said = execFileSync("bash", ["-c", `printf '%s\\0' ${names.map(inBash).join(" ")}`], { encoding: "utf8" });
  expect(said.split("\0").slice(0, -1)).toEqual(names);
});

test("PowerShell reads each name back as it was: a quote of whatever form is written twice, and nothing else is syntax", () => {
  // The rule of its language: within single quotes only a quote counts, and two of them are one.
  const read = (word: string) => {
    expect(word).toMatch(/^'(?:[^'\u2018-\u201b]|(['\u2018-\u201b])['\u2018-\u201b])*'$/);
    return word.slice(1, -1).replace(/(['\u2018-\u201b])['\u2018-\u201b]/g, "$1");
  };
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "'", "\u2018", "\u2019", "\u201b", "$", "`", '"', " ") }),
      (name) => {
        expect(read(inPowerShell(name))).toBe(name);
      },
    ),
  );
});
