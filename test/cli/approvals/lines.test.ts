import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { approvalLines, linesToPaste } from "../../../cli/approvals/lines";
import type { ApprovalEntry } from "../../../providers";
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
