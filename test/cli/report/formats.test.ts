import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Ajv from "ajv";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { marked } from "marked";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { lineStart, plain } from "../../../cli/base/text";
import { annotations } from "../../../cli/report/annotations";
import { formatNames, formats } from "../../../cli/report/formats";
import { code, prose } from "../../../cli/report/prose";
import { aPass } from "../../support/passes";
import { hostile, hostileNames, issued, mixed, recordOf, refreshOf } from "./records";

const none = { hasPass: false, drift: { kind: "None", changes: [] } } as const;
const calm = refreshOf(["alice@contoso.com", "bob@contoso.com"].map((user) => ({ user, ...none })));
const worse = recordOf(mixed());
const fixed = recordOf(calm, worse);
const records = [
  ["mixed", worse],
  ["hostile", recordOf(hostile())],
  ["calm", recordOf(calm)],
  ["second", recordOf(mixed(), worse)],
  ["fixed", fixed],
] as const;
/** Names as every format that people read shows them. */
const shownNames = hostileNames.map((name) => plain(name).toWellFormed());

function sarifSchema(): object {
  const path = join(
    dirname(require.resolve("@microsoft/jest-sarif/package.json")),
    "lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  expect([$schema, typeof id]).toEqual(["http://json-schema.org/draft-04/schema#", "string"]);
  return schema;
}

test.each(records)("SARIF is valid by the official schema: %s", (_name, record) => {
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
    sarifSchema(),
  );
  validate(JSON.parse(formats.sarif.render(record)));
  expect(validate.errors ?? []).toEqual([]);
});

test("SARIF has a stable fingerprint per problem, and tells new from known", () => {
  const results = (record: typeof worse) => JSON.parse(formats.sarif.render(record)).runs[0].results;
  const [first, second] = [results(worse), results(recordOf(mixed(), worse))];
  const prints = (list: { partialFingerprints: object }[]) =>
    list.map(({ partialFingerprints }) => partialFingerprints);
  expect(prints(second)).toEqual(prints(first));
  expect(new Set(prints(first).map((print) => JSON.stringify(print))).size).toBe(first.length);
  expect(
    first.map(({ ruleId, level, baselineState }: Record<string, string>) => [ruleId, level, baselineState]),
  ).toEqual([
    ["drift/Issued", "error", "new"],
    ["tap-max-lifetime", "error", "new"],
    ["drift/UserGone", "error", "new"],
    ["unreadable/refused", "warning", "new"],
    ["unreadable/failed", "warning", "new"],
    ["tap-hygiene", "warning", "new"],
  ]);
  expect(second[0].baselineState).toBe("unchanged");
});

test("SARIF keeps what GitHub's code scanning demands: every problem an alert of its own, every rule with a name, help and severity", () => {
  const users = Array.from({ length: 1000 }, (_, index) => ({
    user: `u${index}@contoso.com`,
    hasPass: true,
    pass: aPass(),
    drift: issued,
  }));
  const [run] = JSON.parse(formats.sarif.render(recordOf(refreshOf(users)))).runs;
  const prints = run.results.map(
    ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
      partialFingerprints["primaryLocationLineHash"],
  );
  expect(new Set(prints).size).toBe(1000);
  const { rules } = run.tool.driver;
  const ids = rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining(["drift/Vanished", "unreadable/lost", "tap-max-lifetime", "tap-tenant-policy"]),
  );
  for (const rule of rules) {
    expect(rule).toMatchObject({
      name: expect.stringMatching(/^[A-Z][A-Za-z]{3,254}$/),
      helpUri: expect.stringMatching(/^https:/),
      help: { text: expect.stringMatching(/.{20}/), markdown: expect.stringMatching(/.{20}/) },
    });
    expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024);
    expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
    expect(Number(rule.properties["security-severity"])).toBeGreaterThan(0);
    expect(rule.properties.tags.length).toBeLessThanOrEqual(10);
  }
});

test.each(records)("JUnit's XML is valid: %s", async (_name, record) => {
  const contents = formats.junit.render(record);
  const schema = readFileSync(join(__dirname, "junit.xsd"), "utf8");
  const { errors } = await validateXML({ xml: { fileName: "junit.xml", contents }, schema });
  expect(errors).toEqual([]);
});

test("in JUnit's XML drift and mandatory findings fail, what could not be read is an error, the others pass", () => {
  const text = formats.junit.render(worse);
  expect(text).toContain('<testsuites name="tapwatch" tests="8" failures="3" errors="2"');
  expect(text).toContain('<testsuite name="drift" tests="6" failures="2" errors="2"');
  const message = "high: Issued, new, first seen 2026-03-02T09:10:00.000Z";
  // GitLab shows the text, and no attributes.
  expect(text).toContain(`<failure type="Issued" message="${message}">${message}; `);
  expect(text).toContain("<system-out>advisory: low: new: bob@contoso.com");
});

test("CSV is read back as it was meant, and no cell is a formula", () => {
  const text = formats.csv.render(recordOf(hostile()));
  const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: "\r\n" });
  const bare = (cell = "") => cell.replace(/'(?=[=+\-@＝＋－＠])/g, "");
  const shown = rows.map(({ user }) => bare(user)).filter((user) => !user.startsWith("gone "));
  expect(shown.toSorted()).toEqual(shownNames.map(bare).toSorted());
  for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(text.split("\r\n")[0]).toMatch(/^"?user"?,"?observation/);
});

test("CSV of any names: formulas are neutralised, everything else is kept", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1 }), (names) => {
      const text = formats.csv.render(recordOf(refreshOf(names.map((user) => ({ user, hasPass: false })))));
      const rows: Record<string, string>[] = parse(text, { columns: true });
      // The oracle knows nothing of where apostrophes are put.
      const bare = (name: string) => plain(name).replaceAll("'", "");
      for (const { user = "" } of rows) expect(user).not.toMatch(/(^|[,;|"])\s*[=+\-@＝＋－＠]/);
      expect(rows.map(({ user = "" }) => bare(user))).toEqual(names.toSorted().map(bare));
    }),
  );
});

test("Markdown shows names as they are: no element, no mention, no link, one cell each", () => {
  const html = marked.parse(formats.markdown.render(recordOf(hostile())), { async: false });
  expect(html).not.toMatch(/<(?!\/?(h2|h3|p|pre|table|thead|tbody|tr|th|td|code|strong|ul|li|details|summary)\b)/);
  const text = html
    .replace(/<[^>]+>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
  for (const name of shownNames) expect(text.toWellFormed()).toContain(name.trim());
});

test("any text in a code span stays in it, in a table too", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[`|\\<>a-z@*_[\]()! ]{1,20}$/), (text) => {
      fc.pre(plain(text).trim() !== "" && !text.includes("\\"));
      const html = marked.parse(`| a | b |\n| --- | --- |\n| ${code(text)} | x |\n`, { async: false });
      expect(html.match(/<td>/g)).toHaveLength(2);
      expect(html.match(/<code>/g)).toHaveLength(1);
      expect(html).toContain("<td>x</td>");
    }),
  );
});

/** Text as a reader of the page sees it. */
function shownIn(html: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return html.replace(/<[^>]+>/g, "").replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "");
}

test("a sentence from outside is text in GitHub's grammar: its words stay words, and names are code", () => {
  expect(prose("alice@contoso.com: the pass lives 30 days; see www.x.example, GH-12, deadbeef and #3.")).toBe(
    "`alice@contoso.com`: the pass lives 30 days; see `www.x.example, GH-12, deadbeef` and `#3`.",
  );
  const words = fc.constantFrom(
    "@a",
    "#1",
    "x",
    "[a](b)",
    "*b*",
    "_c_",
    "<i>",
    "`d",
    "&amp;",
    "a|b",
    "30",
    "www.x.y",
    "~e~",
    ":f:",
    "it's",
  );
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), (list) => {
      const text = list.join(" ");
      const html = marked.parse(`| a | b |\n| --- | --- |\n| ${prose(text)} | x |\n`, { async: false, gfm: true });
      expect(html.match(/<td>/g)).toHaveLength(2);
      expect(html).not.toMatch(/<(?!\/?(table|thead|tbody|tr|th|td|code)\b)/);
      expect(shownIn(/<td>(.*)<\/td>\n<td>x/s.exec(html)?.[1] ?? "")).toBe(text);
      const outside = html.replace(/<code>.*?<\/code>/gs, "").replaceAll("&#39;", "");
      expect(outside).not.toMatch(/[@#[*_~]|www|:f:/);
    }),
  );
});

test("Markdown fits a comment of GitHub's, and says how much it left out", () => {
  const users = Array.from({ length: 3000 }, (_, index) => `${"u".repeat(150)}${index}@contoso.com`);
  const result = refreshOf(users.map((user) => ({ user, hasPass: true, pass: aPass(), drift: issued })));
  const text = formats.markdown.render(recordOf(result));
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text).toMatch(/^## Drift: 3000 drifted, of 3000 watched; 3000 new; /);
  const rows = text.split("\n").filter((line) => line.startsWith("| high")).length;
  expect(rows).toBeGreaterThan(20);
  expect(text).toContain(`… and ${3000 - rows} more, in the run record.`);
});

test("what is known already is folded only if there is something new", () => {
  const [first] = [recordOf(mixed())];
  expect(formats.markdown.render(recordOf(mixed(), first))).toContain("### Known already (6)");
  const alice = refreshOf([{ user: "alice@contoso.com", hasPass: true, pass: aPass(), drift: issued }]);
  expect(formats.markdown.render(recordOf(mixed(), recordOf(alice)))).toContain(
    "<details><summary>Known already (1)</summary>",
  );
});

test("Markdown as a job summary", () => {
  expect(formats.markdown.render(recordOf(mixed(), fixed))).toMatchInlineSnapshot(`
    "## Violated: 2 drifted, 2 findings of which 1 mandatory, 2 could not tell, of 6 watched; 6 new; no reading on record for 2 users

    tapwatch, stack \`test\`, 2026-03-02 10:00Z. 2 with a pass, 2 usable. 4 of 6 users read 2026-03-02 10:00Z; no reading on record: \`dave@contoso.com, erin@contoso.com\`

    ### New (6)

    | Severity | User | What | Now, or why | Since |
    | --- | --- | --- | --- | --- |
    | high | \`alice@contoso.com\` | Issued | usable until 2026-03-02 17:00Z, 8 h, reusable | 2026-03-02 09:10Z |
    | high | \`alice@contoso.com\` | tap-max-lifetime (mandatory) | the pass lives 30 days; at most 8 hours are allowed |  |
    | high | \`frank@contoso.com\` | UserGone | not in the tenant | 2026-03-02 09:05Z |
    | medium | \`dave@contoso.com\` | could not tell | refused by Graph: 403 accessDenied | 2026-03-02 09:05Z |
    | medium | \`erin@contoso.com\` | could not tell | read failed: 500 from Graph: try again |  |
    | low | \`bob@contoso.com\` | tap-hygiene (advisory) | the pass lives 30 days; at most 8 hours are allowed |  |

    ### What to do

    - **Issued**: Ask who issued the pass: Entra's audit log names them. If it was meant, approve it: \`tapwatch accept --user <user> --ticket <ticket>\`. If not, delete the pass in Entra.
    - **tap-max-lifetime**: Delete the pass and issue one with a shorter lifetime.
    - **UserGone**: The tenant does not know this user any more: restore the user in Entra, or remove the user from tapwatch:users. If it was meant, approve it: \`tapwatch accept --user <user> --ticket <ticket>\`.
    - **could not tell, refused by Graph**: Give the application a role that may read this user's authentication methods, or stop watching the user.
    - **could not tell, read failed**: See the message. The user is not judged until a read succeeds.

    <details><summary>To approve drift, add its lines to the stack's approvals</summary>

    \`\`\`yaml
    - user: alice@contoso.com
      pass: bbbbbbbb-0000-4000-8000-000000000001
      ticket: <ticket>
    - user: frank@contoso.com
      userId: gone
      ticket: <ticket>
    \`\`\`

    </details>

    <details><summary>Commands</summary>

    \`\`\`bash
    # approve it
    npx tapwatch accept --stack test --user alice@contoso.com --ticket '<ticket>'
    # delete the pass, with Azure's command line
    az rest --method DELETE --url https://graph.microsoft.com/v1.0/users/alice%40contoso.com/authentication/temporaryAccessPassMethods/bbbbbbbb-0000-4000-8000-000000000001
    # approve it
    npx tapwatch accept --stack test --user frank@contoso.com --ticket '<ticket>'
    \`\`\`

    \`\`\`powershell
    # delete the pass, with Graph PowerShell
    Remove-MgUserAuthenticationTemporaryAccessPassMethod -UserId 'alice@contoso.com' -TemporaryAccessPassAuthenticationMethodId 'bbbbbbbb-0000-4000-8000-000000000001'
    \`\`\`

    </details>
    "
  `);
});

test("the terminal shows a record as it shows a refresh, and what is new and fixed", () => {
  expect(formats.terminal.render(worse, {})).toMatchInlineSnapshot(`
    "Violated: 2 drifted, 2 findings of which 1 mandatory, 2 could not tell, of 6 watched; 6 new; no reading on record for 2 users
    Passes: 2 with a pass (2 usable)
    4 of 6 users read 2026-03-02 10:00Z; no reading on record: dave@contoso.com, erin@contoso.com
    Stack test, 2026-03-02 10:00Z

    New (6)
    ┌──────────┬───────────────────────────┬───────────────────────────────────────┐
    │ Severity │ What                      │ Who, and now or why                   │
    ├──────────┼───────────────────────────┼───────────────────────────────────────┤
    │ high     │ Issued                    │ alice@contoso.com                     │
    │          │ since 2026-03-02 09:10Z   │ usable until 2026-03-02 17:00Z, 8 h,  │
    │          │                           │ reusable                              │
    │ high     │ tap-max-lifetime          │ alice@contoso.com                     │
    │          │ mandatory                 │ the pass lives 30 days; at most 8     │
    │          │                           │ hours are allowed                     │
    │ high     │ UserGone                  │ frank@contoso.com                     │
    │          │ since 2026-03-02 09:05Z   │ not in the tenant                     │
    │ medium   │ could not tell            │ dave@contoso.com                      │
    │          │ since 2026-03-02 09:05Z   │ refused by Graph: 403 accessDenied    │
    │ medium   │ could not tell            │ erin@contoso.com                      │
    │          │                           │ read failed: 500 from Graph: try      │
    │          │                           │ again                                 │
    │ low      │ tap-hygiene               │ bob@contoso.com                       │
    │          │ advisory                  │ the pass lives 30 days; at most 8     │
    │          │                           │ hours are allowed                     │
    └──────────┴───────────────────────────┴───────────────────────────────────────┘

    What to do
      Issued: Ask who issued the pass: Entra's audit log names them. If it was meant, approve it: tapwatch accept --user <user> --ticket <ticket>. If not, delete the pass in Entra.
      tap-max-lifetime: Delete the pass and issue one with a shorter lifetime.
      UserGone: The tenant does not know this user any more: restore the user in Entra, or remove the user from tapwatch:users. If it was meant, approve it: tapwatch accept --user <user> --ticket <ticket>.
      could not tell, refused by Graph: Give the application a role that may read this user's authentication methods, or stop watching the user.
      could not tell, read failed: See the message. The user is not judged until a read succeeds.

    If nobody ordered a pass
      Delete it in Entra, revoke the user's sessions, and review the user's other methods: docs/respond.md

    To approve a drift, add its lines to the stack's approvals
    - user: alice@contoso.com
      pass: bbbbbbbb-0000-4000-8000-000000000001
      ticket: <ticket>
    - user: frank@contoso.com
      userId: gone
      ticket: <ticket>

    Messages
      warning: slow today
    "
  `);
  expect(formats.terminal.render(fixed, {})).toMatchInlineSnapshot(`
    "Drift: pending drift of users who are no longer watched, of 2 watched; 3 fixed; all read 2026-03-02 10:00Z
    Passes: 0 with a pass (0 usable)
    All 2 users read 2026-03-02 10:00Z
    Stack test, 2026-03-02 10:00Z

    Fixed since the last run
      high: Issued: alice@contoso.com
      high: tap-max-lifetime: alice@contoso.com: the pass lives 30 days; at most 8 hours are allowed
      low: tap-hygiene: bob@contoso.com: the pass lives 30 days; at most 8 hours are allowed

    Messages
      warning: frank@contoso.com: no longer watched; UserGone was pending at the last check, and no approval named it
    "
  `);
});

test.each(formatNames)("hostile names are plain text in %s", (name) => {
  const text = formats[name].render(recordOf(hostile()), { diff: true });
  const written = name === "json" || name === "sarif" ? text : text.toWellFormed();
  expect(written).not.toContain("\u001b");
  expect(written).not.toMatch(/[\p{Bidi_Control}]/u);
  expect(written).not.toMatch(/^\s*::/m);
  expect(written).not.toMatch(/##(vso)?\[/i);
  if (name === "html" || name === "junit") expect(written).not.toMatch(/<img|<script>alert/);
});

test("pipelines get annotations in their own words, the new ones first, and nobody else gets any", () => {
  const github = annotations(worse, { GITHUB_ACTIONS: "true" });
  expect(github).toContain("::error title=tapwatch drift%2C high%2C new::alice@contoso.com: Issued");
  expect(github).toContain(
    "::warning title=tap-hygiene%2C low%2C new::bob@contoso.com: the pass lives 30 days; at most 8 hours are allowed",
  );
  expect(annotations(worse, { TF_BUILD: "True" })).toContain(
    "##vso[task.logissue type=error]tapwatch drift, high, new: alice@contoso.com: Issued",
  );
  expect(annotations(worse, {})).toEqual([]);
});

test("annotations carry hostile names as text, one command to a line", () => {
  for (const env of [{ GITHUB_ACTIONS: "true" }, { TF_BUILD: "True" }]) {
    const lines = annotations(recordOf(hostile()), env);
    expect(lines.length).toBeLessThanOrEqual(20);
    for (const line of lines) {
      expect(line).toMatch(/^(::(error|warning) title=[^:,]*::|##vso\[task\.logissue type=(error|warning)\])/);
      expect(line).not.toMatch(/[\p{Cc}]/u);
      expect(line.slice(2)).not.toMatch(/##(vso)?\[/);
    }
  }
});

test("what is new is annotated even where there is more than a pipeline shows", () => {
  const users = Array.from({ length: 30 }, (_, index) => ({
    user: `u${index}@contoso.com`,
    hasPass: true,
    pass: aPass(),
    drift: issued,
  }));
  const before = recordOf(refreshOf(users.slice(0, 29)));
  const lines = annotations(recordOf(refreshOf(users), before), { GITHUB_ACTIONS: "true" });
  expect(lines).toHaveLength(10);
  expect(lines[0]).toMatch(/^::error title=tapwatch%2C drift::Drift: 30 drifted, of 30 watched; 1 new/);
  expect(lines[1]).toContain("new::u29@contoso.com: Issued");
  expect(lines[9]).toContain("22 more");
});

test("no text at the beginning of a line, or anywhere in it, is a command to a pipeline", () => {
  expect(lineStart(plain("  ::error::x"))).toBe("  : :error::x");
  expect(plain("a ##vso[x] ##VSO[y] ##[z] # ##")).toBe("a # #vso[x] # #VSO[y] # #[z] # ##");
  expect(plain("#\u001b[0m#vso[x]")).toBe("# #vso[x]");
});

test("the handbook names every format", () => {
  const page = readFileSync(join(__dirname, "../../../docs/reports.md"), "utf8");
  for (const name of formatNames) expect(page).toContain(`| \`${name}\` | ${formats[name].about} |`);
});

test("a run that was not carried out looks clean in no format", async () => {
  const failed = { ...worse, exitCode: 1, users: [], drift: [], findings: [], unreadable: [], error: "users is wrong" };
  for (const name of ["markdown", "html", "sarif", "junit", "json"] as const) {
    expect(formats[name].render(failed)).toContain("users is wrong");
  }
  expect(formats.markdown.render(failed)).toMatch(/^## Could not run: nothing is known of this run\n/);
  expect(formats.junit.render(failed)).toContain('tests="1" failures="0" errors="1"');
  const { errors } = await validateXML({
    xml: { fileName: "junit.xml", contents: formats.junit.render(failed) },
    schema: readFileSync(join(__dirname, "junit.xsd"), "utf8"),
  });
  expect(errors).toEqual([]);
});
