import type { ApprovalEntry } from "@tapwatch/program/approvals";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { approvalLines, linesToPaste, ticketPlace } from "../../../cli/approvals/lines";
import { plain } from "../../../cli/base/text";
import { approvalsIn, checkApprovals } from "../../../program/approvals";
import { otherId } from "../../support/passes";
import { hostileNames } from "../report/records";

const text = fc.oneof(
  fc.constantFrom(...hostileNames.map((name) => name.toWellFormed())),
  fc.constantFrom("0123", "true", "~", "2026-03-02", "1e3", "- x", "a: b", "# c", "'", '"', "|", "*a", "&a", "%", "…"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
);

test("whatever a name or a ticket holds, a file of approvals gives it back as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ user: text, ticket: text, by: text, pass: text })), (entries) => {
      expect(parse(approvalLines(entries)) ?? []).toEqual(entries);
    }),
  );
});

/** Whatever the configuration takes for a user, and Graph sends as an id. */
const strange = fc.oneof(
  fc.constantFrom(
    "\u001b[31m",
    "\u202e",
    "\ufeff",
    "\ud800",
    "\uffff",
    "\u0085",
    "\u200b",
    "##vso[x]",
    "##[error]",
    "'",
    '"',
  ),
  fc.constantFrom(
    "#c",
    ": ",
    "- ",
    "{{x}}",
    "*a",
    "&a",
    "!t",
    "%",
    "|",
    ">",
    "0x1",
    "~",
    "\u007f",
    "\u{1F511}",
    "`",
    "<b>",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const anyUser = fc
  .tuple(strange, strange)
  .map((parts) => parts.map((part) => part.replace(/[\s@/\\?]/gu, "") || "x").join("@"));
const anyId = fc
  .array(strange, { maxLength: 3 })
  .map((parts) => parts.join("").replace(/\s/gu, "").slice(0, 100) || "x");

test("lines to paste read back to exactly the approval, whoever it is about, and no report has to change them", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ user: anyUser, pass: anyId }), { minLength: 1, maxLength: 3 }), (named) => {
      const entries = named.map(({ user, pass }) => ({ user, pass, ticket: "CHG-1" }));
      fc.pre(checkApprovals(entries, "").problems.length === 0);
      const lines = linesToPaste(named.map(({ user, pass }) => ({ user, toApprove: [{ pass }] })));
      // As its author completes it.
      const completed = lines.replaceAll(`\n  ticket: ${ticketPlace}\n`, "\n  ticket: CHG-1\n");
      expect(checkApprovals(approvalsIn(completed), "")).toMatchObject({ entries, problems: [] });
      for (const line of lines.split("\n")) expect(plain(line)).toBe(line);
      expect(lines).toBe(lines.toWellFormed());
      expect(lines).toMatch(/^(- user: .+\n {2}pass: .+\n {2}ticket: <ticket>\n)+$/);
    }),
    { numRuns: 1000 },
  );
});

test("what looks like something else is written as escapes between quotes", () => {
  const lines = linesToPaste([{ user: "\u202e##vso[x]\u001b[1m@contoso.com", toApprove: [{ pass: otherId }] }]);
  expect(lines).toContain('- user: "\\u202e#\\x23vso[x]\\e[1m@contoso.com"\n');
});

test("lines stand in the order of reading: whom, what, why, by whom; what is absent leaves no line", () => {
  const entry: ApprovalEntry = {
    by: "octocat",
    approvedDateTime: "2026-03-02T09:10:00.000Z",
    expires: "2026-03-02T18:00:00.000Z",
    ticket: "CHG-1042",
    pass: otherId,
    user: "alice@contoso.com",
  };
  expect(approvalLines([entry])).toBe(`- user: alice@contoso.com
  pass: ${otherId}
  ticket: CHG-1042
  expires: 2026-03-02T18:00:00.000Z
  by: octocat
  approvedDateTime: 2026-03-02T09:10:00.000Z
`);
  expect(approvalLines([])).toBe("");
});

test("what is to be pasted names each thing on its own, and leaves the ticket to its author", () => {
  const toApprove = [{ userId: "returned" }, { pass: otherId }];
  expect(linesToPaste([{ user: "alice@contoso.com", toApprove }])).toBe(`- user: alice@contoso.com
  userId: returned
  ticket: <ticket>
- user: alice@contoso.com
  pass: ${otherId}
  ticket: <ticket>
`);
});
