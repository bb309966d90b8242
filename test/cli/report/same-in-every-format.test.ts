import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { newsOf } from "../../../cli/notify/news";
import { annotations } from "../../../cli/report/annotations";
import { formats } from "../../../cli/report/formats";
import { pageData } from "../../../cli/report/html/rows";
import { verdictOf } from "../../../cli/report/verdict";
import { aPass } from "../../support/passes";
import { departedUser, issued, quiet, recordOf, refreshOf, urnOf, violationOf } from "./records";

/** Who has what problem, in the order that every format has: new before known, the most severe first, then by name. */
const expected = [
  ["high", "new", "dora@contoso.com"],
  ["high", "new", "gone@contoso.com"],
  ["medium", "new", "erin@contoso.com"],
  ["medium", "new", "rita@contoso.com"],
  ["high", "still", "zoe@contoso.com"],
  ["low", "still", "anna@contoso.com"],
] as const;
const names = expected.map(([, , user]) => user);

const zoe = { user: "zoe@contoso.com", hasPass: true, pass: aPass(), drift: issued };
const anna = { user: "anna@contoso.com", ...quiet };
const calm = ["calm@contoso.com", "bea@contoso.com"].map((user) => ({ user, ...quiet }));
const hygiene = violationOf(anna.user, { policyName: "tap-hygiene", enforcementLevel: "advisory", severity: "low" });
const fixed = { user: "calm@contoso.com", hasPass: true, pass: aPass(), drift: issued };
const before = recordOf(
  refreshOf([zoe, anna, fixed, { user: "bea@contoso.com", ...quiet }], { violations: [hygiene] }),
);
const erin = { user: "erin@contoso.com", ...quiet };
const record = recordOf(
  refreshOf(
    [
      ...[zoe, anna, erin, ...calm],
      { user: "dora@contoso.com", hasPass: true, pass: aPass(), drift: issued },
      departedUser("gone@contoso.com"),
      {
        user: "rita@contoso.com",
        ...quiet,
        unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: "2026-03-02T09:05:00Z" },
      },
    ],
    {
      violations: [hygiene],
      failures: [{ urn: urnOf(erin.user), op: "refresh", message: "500 from Graph" }],
    },
  ),
  before,
);

/** The names in the order of their first mention. */
function mentioned(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => names.filter((name) => text.includes(name))))];
}

const lines = (text: string) => text.split("\n");

test("the verdict counts what the lists hold", () => {
  expect(verdictOf(record)).toBe(
    "Drift: 3 drifted, 1 advisory finding, 2 could not tell, of 8 watched; 4 new, 1 fixed; no reading on record for 2 users",
  );
});

test("the same tenant in every format: same names, same order, same severity", () => {
  const terminal = lines(formats.terminal.render(record, {})).filter((line) => line.startsWith("│"));
  expect(mentioned(terminal)).toEqual(names);
  expect(terminal.flatMap((line) => /^│ (critical|high|medium|low)\b/.exec(line)?.[1] ?? [])).toEqual(
    expected.map(([severity]) => severity),
  );

  const markdown = lines(formats.markdown.render(record)).filter((line) =>
    /^\| (critical|high|medium|low) /.test(line),
  );
  expect(markdown).toHaveLength(expected.length);
  expect(mentioned(markdown)).toEqual(names);
  expect(markdown.map((line) => line.split(" | ")[0])).toEqual(expected.map(([severity]) => `| ${severity}`));

  const rows: Record<string, string>[] = parse(formats.csv.render(record), { columns: true });
  expect(rows).toHaveLength(8);
  expect(rows.slice(0, 6).map(({ severity, user }) => [severity, user])).toEqual(
    expected.map(([severity, , user]) => [severity, user]),
  );
  expect(rows.slice(6).map(({ severity, user }) => [severity, user])).toEqual([
    ["", "bea@contoso.com"],
    ["", "calm@contoso.com"],
  ]);

  const page = pageData([{ name: record.stack, record }]).rows;
  // A user is one row, with each drift in it.
  expect(page.map(({ user }) => user)).toEqual([...new Set(rows.map(({ user }) => user))]);
  expect(page.slice(0, 6).flatMap(({ problems: [first] = [] }) => first?.severity ?? "")).toEqual(
    [...new Map(expected.map(([severity, , user]) => [user, severity])).values()].slice(0, 6),
  );

  const { results } = JSON.parse(formats.sarif.render(record)).runs[0];
  expect(
    results.map(
      ({ locations }: { locations: { logicalLocations: { name: string }[] }[] }) =>
        locations[0]?.logicalLocations[0]?.name,
    ),
  ).toEqual(names);

  const junit = formats.junit.render(record);
  expect(junit).toContain(`<property name="verdict" value="${verdictOf(record)}"/>`);
  const cases = lines(junit).filter((line) => line.includes('classname="tapwatch.drift"'));
  expect(cases).toHaveLength(8);
  expect(mentioned(cases)).toEqual(names);
  expect(junit.match(/<failure /g)).toHaveLength(record.summary.drifted);
  expect(junit.match(/<error /g)).toHaveLength(record.summary.unreadable);

  const json = JSON.parse(formats.json.render(record));
  const open = (list: { user: string; status: string }[]) =>
    list.filter(({ status }) => status !== "fixed").map(({ user, status }) => [status, user]);
  const [drift, unreadable, findings] = [open(json.drift), open(json.unreadable), open(json.findings)];
  expect(drift).toEqual(expected.filter(([severity]) => severity === "high").map(([, status, user]) => [status, user]));
  expect(unreadable.map(([, user]) => user)).toEqual(["erin@contoso.com", "rita@contoso.com"]);
  expect(findings).toEqual([["still", "anna@contoso.com"]]);

  const told = annotations(record, { GITHUB_ACTIONS: "true" });
  for (const level of ["error", "warning"] as const) {
    const ours = mentioned(told.filter((line) => line.startsWith(`::${level}`)));
    expect(ours).toEqual(names.filter((name) => ours.includes(name)));
  }
  expect(told[0]).toContain("3 drifted, 1 advisory finding, 2 could not tell");

  const [added] = newsOf(record)?.sections ?? [];
  expect(added?.lines.map((line) => [line.split(": ")[0], ...mentioned([line])])).toEqual(
    expected.filter(([, status]) => status === "new").map(([severity, , user]) => [severity, user]),
  );
});

test.each(["terminal", "markdown", "csv", "junit", "sarif"] as const)(
  "%s calls nobody unreadable or unknown",
  (name) => {
    // A rule of the pack is called tap-unknown-issuer.
    const text = formats[name].render(record).replace(/tap-?unknown-?issuer|unknown issuer/gi, "");
    expect(text).not.toMatch(/not readable|could not be read|\bunread\b|\bunknown\b/i);
  },
);

test("a filter chooses what people see, and says so; tools get everything", () => {
  const filter = { severity: "high", status: ["new"] } as const;
  const text = formats.terminal.render(record, { filter });
  expect(lines(text)[0]).toBe(verdictOf(record));
  expect(text).toContain("Filtered (--severity high, --status new): 2 of 7 shown");
  expect(mentioned(lines(text).filter((line) => line.startsWith("│")))).toEqual(names.slice(0, 2));
  expect(formats.markdown.render(record, { filter })).toContain("2 of 7 shown");
  const nobody = formats.terminal.render(record, { filter: { user: ["nobody@*"], label: ["admins"] } });
  expect(nobody).toContain("0 of 7 shown; no watched user has nobody@*, admins");
  for (const name of ["csv", "json", "junit", "sarif"] as const) {
    const render: (of: typeof record, options: object) => string = formats[name].render;
    expect(render(record, { filter })).toBe(render(record, {}));
  }
});

test("a label selects its users, and the record keeps it", () => {
  const labelled = recordOf(
    refreshOf([
      { ...zoe, labels: ["admins"] },
      { ...zoe, user: "bob@contoso.com" },
    ]),
  );
  expect(labelled.users.map(({ labels }) => labels)).toEqual([undefined, ["admins"]]);
  const text = formats.terminal.render(labelled, { filter: { label: ["admins"] } });
  expect(text).toContain("Filtered (--label admins): 1 of 2 shown");
  expect(text).toContain("│ zoe@contoso.com");
  expect(text).not.toContain("│ bob@contoso.com");
});

test("quiet is the verdict only", () => {
  expect(formats.terminal.render(record, { quiet: true })).toBe(`${verdictOf(record)}\n`);
});

test("what is true of all is said once", () => {
  const users = Array.from({ length: 5 }, (_, index) => ({ user: `u${index}@contoso.com`, ...quiet }));
  const failures = users.map(({ user }) => ({ urn: urnOf(user), op: "refresh" as const, message: "no sign-in" }));
  const text = formats.terminal.render(recordOf(refreshOf(users, { failures })), {});
  expect(text).toMatch(/^Could not tell: /);
  expect(text.match(/sign-in/g)).toHaveLength(1);
  expect(text).toContain("\n  medium: could not tell: all 5 users: read failed: no sign-in\n");
});
