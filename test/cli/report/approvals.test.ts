import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { outcomeOf } from "../../../cli/outcome/of-result";
import { recordSchema } from "../../../cli/record/read-record";
import type { ApprovalEntry, RunRecord } from "../../../cli/record/record";
import { approvalsToPaste } from "../../../cli/report/approvals";
import { formatNames, formats } from "../../../cli/report/formats";
import { render } from "../../../cli/report/terminal";
import { aPass, at } from "../../support/passes";
import { hostileNames, issued, mixed, recordOf, refreshOf, urnOf } from "./records";

interface Message {
  readonly message: { readonly text: string };
}

function entryOf(overrides: Partial<ApprovalEntry> = {}): ApprovalEntry {
  return {
    state: "new",
    user: "alice@contoso.com",
    kind: "Issued",
    form: "pass",
    methodId: aPass().methodId,
    acceptedDateTime: at(0),
    by: "octocat",
    ...overrides,
  };
}

function recordWith(approvals: readonly ApprovalEntry[]): RunRecord {
  return { ...recordOf(refreshOf([])), approvals };
}

test("approvals are told in the terminal's, Markdown's and HTML's reports, and fit the schema", () => {
  const record = recordWith([
    entryOf({ ticket: "CHG-1" }),
    entryOf({ state: "standing", expires: at(480) }),
    entryOf({ state: "lapsed", expires: at(30), user: "bob@contoso.com", ticket: "CHG-2" }),
    entryOf({ kind: "UserGone", form: "departure", user: "carol@contoso.com", ticket: "CHG-3", by: "hubot" }),
  ]);
  const validate = new Ajv2020({ validateFormats: false, allowUnionTypes: true }).compile(recordSchema());
  expect([validate(record), validate.errors]).toEqual([true, null]);
  expect(formats.terminal.render(record, {})).toContain(`Approvals
  Issued: alice@contoso.com: accepted, 2026-03-02 09:00Z, CHG-1, by octocat
  Issued: alice@contoso.com: accepted, 2026-03-02 09:00Z until 2026-03-02 17:00Z, no ticket, by octocat
  Issued: bob@contoso.com: over: drift again, 2026-03-02 09:00Z until 2026-03-02 09:30Z, CHG-2, by octocat
  UserGone: carol@contoso.com: accepted, 2026-03-02 09:00Z, CHG-3, by hubot
`);
  expect(formats.markdown.render(record)).toContain(
    "| `bob@contoso.com` | Issued | over: drift again | 2026-03-02 09:00Z | 2026-03-02 09:30Z | CHG-2, by octocat |",
  );
  expect(formats.html.render(record)).toMatch(/Approvals<\/h2><ul[\s\S]*CHG-2, by octocat/);
});

test("what was accepted for good is told once, and nothing is said where there is nothing to say", () => {
  const known = recordWith([entryOf({ state: "standing", ticket: "CHG-1" })]);
  for (const record of [recordOf(refreshOf([])), known]) {
    expect(formats.terminal.render(record, {})).not.toContain("Approvals");
    expect(formats.markdown.render(record)).not.toContain("Approvals");
    expect(formats.html.render(record)).toContain("Nothing was accepted since the last run");
  }
});

test("reports have the lines of the pull request that would end the drift, of what stands and of nothing else", () => {
  const record = recordOf(mixed());
  const lines = `- user: alice@contoso.com
  pass: bbbbbbbb-0000-4000-8000-000000000001
  ticket: <ticket>
- user: frank@contoso.com
  userId: gone
  ticket: <ticket>
`;
  expect(approvalsToPaste(record.drift)).toBe(lines);
  expect(formats.terminal.render(record, {})).toContain(lines);
  expect(formats.markdown.render(record)).toContain(`\`\`\`yaml\n${lines}\`\`\`\n`);
  const alone = lines.split(/(?<=<ticket>\n)/);
  for (const name of ["html", "junit"] as const) {
    const text = formats[name].render(record).replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    for (const one of alone) expect(text).toContain(one);
  }
  expect(formats.csv.render(record)).toContain('"pass: bbbbbbbb-0000-4000-8000-000000000001"');
  const messages = JSON.parse(formats.sarif.render(record)).runs[0].results.map(({ message }: Message) => message.text);
  expect(messages[0]).toMatch(
    /^alice@contoso\.com: Issued: .*; to approve it, add:\n- user: alice@contoso\.com\n {2}pass: /,
  );
  expect(messages[0]?.split("add:\n")[1]).toBe(alone[0]?.trimEnd());

  const after = recordOf(refreshOf([]), record);
  expect(approvalsToPaste(after.drift)).toBe("");
  for (const name of ["terminal", "markdown"] as const) {
    expect(formats[name].render(after, {})).not.toContain("To approve");
  }
});

test("whoever could not be read gets no lines: what drifted is not known to stand", () => {
  const [alice, bob] = ["alice@contoso.com", "bob@contoso.com"] as const;
  const drifted = (user: string) => ({ user, hasPass: true, pass: aPass(), drift: issued });
  const refused = { status: 403, code: "accessDenied", firstReportedDateTime: at(5) };
  const failures = [{ urn: urnOf(bob), op: "refresh" as const, message: "500 from Graph" }];
  const result = refreshOf([{ ...drifted(alice), unreadable: refused }, drifted(bob)], { failures });
  const record = recordOf(result);
  expect(record.drift.map(({ user }) => user)).toEqual([alice, bob]);
  expect(approvalsToPaste(record.drift)).toBe("");
  expect(render(outcomeOf(result))).not.toContain("To approve");
  for (const name of ["terminal", "markdown", "html", "junit", "sarif"] as const) {
    expect(formats[name].render(record, {})).not.toContain("ticket:");
  }
});

test("of much drift the terminal shows the first lines, and says how many more there are", () => {
  const users = Array.from({ length: 12 }, (_, index) => `user${String(index).padStart(2, "0")}@contoso.com`);
  const record = recordOf(refreshOf(users.map((user) => ({ user, hasPass: true, pass: aPass(), drift: issued }))));
  const text = formats.terminal.render(record, {});
  expect(text).toContain("- user: user09@contoso.com");
  expect(text).not.toContain("- user: user10@contoso.com");
  expect(text).toContain("# … and 2 more, in the report");
});

test.each(formatNames)("hostile users, names and tickets of approvals are plain text in %s", (name) => {
  const approvals = hostileNames.map((text) =>
    entryOf({ user: text, ticket: text, by: text, methodId: text, expires: at(30), state: "lapsed" }),
  );
  const text = formats[name].render(recordWith(approvals), { diff: true });
  expect(text).not.toContain("\u001b");
  expect(text).not.toMatch(/\p{Bidi_Control}/u);
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toMatch(/##(vso)?\[/i);
  if (name === "html" || name === "junit") expect(text).not.toMatch(/<img|<script>alert/);
});
