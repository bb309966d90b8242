import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { recordSchema } from "../../../cli/record/read-record";
import type { AcceptanceEntry, RunRecord } from "../../../cli/record/record";
import { formatNames, formats } from "../../../cli/report/formats";
import { at } from "../../support/passes";
import { hostileNames, recordOf, refreshOf } from "./records";

function acceptanceOf(overrides: Partial<AcceptanceEntry> = {}): AcceptanceEntry {
  return {
    state: "new",
    user: "alice@contoso.com",
    kind: "Issued",
    acceptedDateTime: at(0),
    by: { name: "octocat", source: "githubActions", url: "https://github.example/runs/7" },
    pass: { methodId: "bbbbbbbb-0000-4000-8000-000000000001", createdDateTime: at(0) },
    ...overrides,
  };
}

function recordWith(acceptances: readonly AcceptanceEntry[]): RunRecord {
  return { ...recordOf(refreshOf([])), acceptances };
}

test("acceptances are told in the terminal's, Markdown's and HTML's reports, and fit the schema", () => {
  const record = recordWith([
    acceptanceOf({ ticket: "CHG-1" }),
    acceptanceOf({ state: "running", until: at(480) }),
    acceptanceOf({ state: "lapsed", until: at(30), user: "bob@contoso.com" }),
  ]);
  const validate = new Ajv2020({ validateFormats: false, allowUnionTypes: true }).compile(recordSchema());
  expect([validate(record), validate.errors]).toEqual([true, null]);
  expect(formats.terminal.render(record, {})).toContain(`Acceptances
  Issued: alice@contoso.com: accepted, 2026-03-02 09:00Z, by octocat, CHG-1
  Issued: alice@contoso.com: accepted for a while, 2026-03-02 09:00Z until 2026-03-02 17:00Z, by octocat
  Issued: bob@contoso.com: over: drift again, 2026-03-02 09:00Z until 2026-03-02 09:30Z, by octocat
`);
  expect(formats.markdown.render(record)).toContain(
    "| `bob@contoso.com` | Issued | over: drift again | 2026-03-02 09:00Z | 2026-03-02 09:30Z | `octocat` |",
  );
  expect(formats.html.render(record)).toMatch(/Acceptances<\/h2><article[\s\S]*octocat, CHG-1/);
});

test("nothing is said of acceptances where there are none", () => {
  const record = recordOf(refreshOf([]));
  expect(formats.terminal.render(record, {})).not.toContain("Acceptances");
  expect(formats.markdown.render(record)).not.toContain("Acceptances");
});

test.each(formatNames)("hostile users, names and tickets of acceptances are plain text in %s", (name) => {
  const acceptances = hostileNames.map((text) =>
    acceptanceOf({ user: text, ticket: text, by: { name: text, source: "gitlab" }, until: at(30), state: "lapsed" }),
  );
  const text = formats[name].render(recordWith(acceptances), { diff: true });
  expect(text).not.toContain("\u001b");
  expect(text).not.toMatch(/\p{Bidi_Control}/u);
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toMatch(/##(vso)?\[/i);
  if (name === "html" || name === "junit") expect(text).not.toMatch(/<img|<script>alert/);
});
