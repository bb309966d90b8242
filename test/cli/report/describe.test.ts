import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { duration, minute, plain } from "../../../cli/base/text";
import { describePass } from "../../../cli/report/describe";
import { table } from "../../../cli/report/table";
import { aPass, unusable } from "../../support/passes";

test.each([
  ["no pass", undefined, "no pass"],
  ["a usable pass", aPass(), "usable until 2026-03-02 17:00Z, 8 h, reusable"],
  [
    "a scheduled pass",
    aPass({ ...unusable("notYetValid"), isUsableOnce: true }),
    "usable from 2026-03-02 09:00Z, 8 h, one-time",
  ],
  ["an expired pass", aPass(unusable("Expired")), "Expired, 8 h, reusable"],
  ["a pass of which nothing was told", { methodId: "x" }, "usability not told"],
])("%s in a few words", (_case, pass, text) => {
  expect(describePass(pass)).toBe(text);
});

test("durations and instants are short", () => {
  expect([45, 60, 90, 480, 1440, 43_200].map(duration)).toEqual(["45 min", "1 h", "90 min", "8 h", "1 d", "30 d"]);
  expect([minute("2022-06-06T16:48:03.0270000Z"), minute(undefined)]).toEqual(["2022-06-06 16:48Z", "?"]);
});

test("text from outside brings no control characters to a terminal", () => {
  expect(plain("a\u001b[31mb\r\nc\u202ed\u0007")).toBe("ab c d ");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Bidi_Control}]/u.test(plain(text))));
});

test("tables fit 80 columns whatever is in them, and lose no letter", () => {
  const letters = fc.stringMatching(/^[a-z@. ]{0,90}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(letters, letters, letters), { minLength: 1, maxLength: 4 }), (rows) => {
      const text = table(["User", "Drift", "What"], [20, 9], rows);
      for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(80);
      const count = (given: string) => given.replace(/[^a-z@.]/g, "").length;
      expect(count(text.split("\n").slice(3).join(""))).toBe(count(rows.flat().join("")));
    }),
    { numRuns: 50 },
  );
});

test("a long table is one table: the border is around it, and its rows are all there, in order", () => {
  const rows = Array.from({ length: 250 }, (_, index) => [
    `user ${index}`,
    "Issued",
    "a text that is too long for one line",
  ]);
  const lines = table(["User", "Drift", "What"], [20, 9], rows).split("\n");
  expect(lines.map((line) => line[0] ?? "").join("")).toMatch(/^┌│├│+└$/);
  expect(lines.flatMap((line) => /user \d+/.exec(line)?.[0] ?? [])).toEqual(rows.map(([user]) => user));
});

test("a table is as wide as the terminal, from 60 to 200 columns, and breaks no character of whatever width", () => {
  const wide = fc.stringMatching(/^[a-z@. \u5c71\u7530\u{1f511}\u00e9]{0,90}$/u);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(wide, wide, wide), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(20, 60, 80, 120, 200, 500),
      (rows, columns) => {
        const text = table(["User", "Drift", "What"], [20, 9], rows, columns);
        const width = Math.min(200, Math.max(60, columns));
        for (const line of text.split("\n")) expect(stringWidth(line)).toBe(width);
        const count = (given: string) => [...given.replace(/[^a-z@.\u5c71\u7530\u{1f511}\u00e9]/gu, "")].length;
        expect(count(text.split("\n").slice(3).join(""))).toBe(count(rows.flat().join("")));
      },
    ),
    { numRuns: 200 },
  );
});

test("a word in a colour that breaks has it in each of its lines, and no border has it", () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const lines = table(["Severity", "What"], [8], [[{ text: "critical", colour: red }, "x"]], 60).split("\n");
  expect(lines.filter((line) => line.includes(red("critic")) || line.includes(red("al")))).toHaveLength(2);
});

test("a table of many columns shows the last one on a narrow terminal, too", () => {
  const head = ["Stack", "Users", "Pass", "Usable", "Drift", "Could not tell", "Last run", "Outcome"];
  const cells = ["prod", "10", "1", "1", "0", "0", "5 min", "safe"];
  expect(table(head, [12, 5, 4, 6, 5, 9, 6], [cells], 60)).toContain(" safe ");
});
