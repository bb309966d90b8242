import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkApprovals } from "../../program/approvals";
import { approvalsJsonSchema } from "../../program/approvals-schema";
import { type ApprovalForm, formOf } from "../../providers/approvals/approval";
import { parseArguments } from "../../providers/arguments";

const [user, method] = ["alice@contoso.com", "bbbbbbbb-0000-4000-8000-000000000001"];
const objectId = "aaaaaaaa-0000-4000-8000-000000000001";
const until = "2026-03-03T09:00:00Z";

/** What is wrong with an approval, where a program gives it and in a stack's list: the same. */
function problemsOf(approval: object): string[] {
  const own = parseArguments({ user, approvals: [approval] }).failures.map(({ property, reason }) =>
    `${property.replace("approvals.0", "").replace(/^\./, "")} ${reason}`.trim(),
  );
  const { problems } = checkApprovals([{ user, ...approval }], "list");
  expect(problems.map((problem) => problem.replace(/^list\[0\]\.?/, "").trim())).toEqual(own);
  return own;
}

const forms: readonly (readonly [string, ApprovalForm, Readonly<Record<string, unknown>>])[] = [
  ["a window", "window", { ticket: "CHG-1", until, maxLifetimeInMinutes: 480 }],
  [
    "a window with all that it may have",
    "window",
    {
      ticket: "CHG-1",
      by: "Bob <bob@contoso.com>",
      approvedDateTime: "2026-03-01T09:00:00.123+01:00",
      expires: "2026-04-01T00:00:00Z",
      from: "2026-03-02T09:00:00Z",
      until,
      maxLifetimeInMinutes: 43_200,
      isUsableOnce: true,
      uses: 3,
    },
  ],
  ["a window that says no more than once or often", "window", { isUsableOnce: false }],
  ["a named pass", "pass", { ticket: "CHG-1", pass: method }],
  ["a pass whose id is no GUID", "pass", { pass: "pass-2b" }],
  ["a named pass within terms", "pass", { pass: method, until, maxLifetimeInMinutes: 60, isUsableOnce: true }],
  ["that there is no pass", "absence", { pass: "none", instead: method }],
  ["200 characters, whatever it takes to store them", "pass", { ticket: "\u{1F511}".repeat(200), pass: method }],
  ["a departure", "departure", { ticket: "CHG-1", userId: "gone", expires: until }],
  ["a person", "person", { userId: objectId }],
  ["a person whose object id is written large", "person", { userId: objectId.toUpperCase() }],
  ["a return", "person", { userId: "returned" }],
];

test.each(forms)("%s is an approval, and stays as it was written", (_case, form, approval) => {
  expect(problemsOf(approval)).toEqual([]);
  expect(formOf(approval)).toBe(form);
  expect(parseArguments({ user, approvals: [approval] }).args).toEqual({ user, approvals: [approval] });
  expect(checkApprovals([{ user, ...approval }], "list").entries).toEqual([{ user, ...approval }]);
});

const contradictions: readonly (readonly [string, object, string])[] = [
  [
    "nothing but a ticket",
    { ticket: "CHG-1" },
    "names nothing: write a window (until, maxLifetimeInMinutes), or pass, or userId",
  ],
  [
    "nothing but a number of uses",
    { uses: 2 },
    "names nothing: write a window (until, maxLifetimeInMinutes), or pass, or userId",
  ],
  [
    "a person and a pass",
    { userId: "gone", pass: method },
    "pass cannot be combined with userId: write a second approval for it",
  ],
  [
    "a person and a window",
    { userId: objectId, until },
    "until cannot be combined with userId: write a second approval for it",
  ],
  [
    "a person and the pass in whose place there is none",
    { userId: "gone", instead: method },
    "instead cannot be combined with userId: write a second approval for it",
  ],
  ["a person and a number of uses", { userId: "gone", uses: 2 }, "uses is for a window only: remove it"],
  ["no pass, in the place of nothing", { pass: "none" }, "instead is missing: name the accepted pass that may be gone"],
  [
    "no pass, in a window",
    { pass: "none", instead: method, until },
    "until cannot be combined with pass: none: remove it",
  ],
  ["a pass in the place of another", { pass: method, instead: method }, "instead is for pass: none only: remove it"],
  ["a window in the place of a pass", { until, instead: method }, "instead is for pass: none only: remove it"],
  ["a pass with a number of uses", { pass: method, until, uses: 2 }, "uses is for a window only: remove it"],
  ["a window that ends when it begins", { from: until, until }, "until must be later than 'from'"],
  [
    "a pass in a window that ends before it begins",
    { pass: method, from: "2026-03-04T09:00:00Z", until },
    "until must be later than 'from'",
  ],
];

test.each(contradictions)("%s contradicts itself, and what to do is said by name", (_case, approval, problem) => {
  expect(problemsOf(approval)).toEqual([problem]);
});

test.each<[string, object, string]>([
  ["a name that is not known", { tciket: "CHG-1", pass: method }, "tciket is not a known property: remove it"],
  ["a ticket that is a number", { ticket: 1042, pass: method }, "ticket must be text"],
  ["an empty ticket", { ticket: "", pass: method }, "ticket must not be empty"],
  ["a ticket of two lines", { ticket: "CHG-1\nCHG-2", pass: method }, "ticket must be one line"],
  [
    "a ticket that is a novel",
    { ticket: "\u{1F511}".repeat(201), pass: method },
    "ticket must be 200 characters or less",
  ],
  ["a day without a time", { until: "2026-03-03" }, "until must be an ISO 8601 instant such as 2026-03-02T09:00:00Z"],
  [
    "a time without a zone",
    { pass: method, expires: "2026-03-03T09:00:00" },
    "expires must be an ISO 8601 instant such as 2026-03-02T09:00:00Z",
  ],
  ["a lifetime that no pass has", { maxLifetimeInMinutes: 9 }, "maxLifetimeInMinutes must be 10 minutes or more"],
  [
    "a lifetime beyond what Entra gives",
    { maxLifetimeInMinutes: 43_201 },
    "maxLifetimeInMinutes must be 43200 minutes (30 days) or less",
  ],
  ["a one-time flag as text", { isUsableOnce: "yes" }, "isUsableOnce must be true or false"],
  ["no uses at all", { until, uses: 0 }, "uses must be 1 or more"],
  ["half a use", { until, uses: 1.5 }, "uses must be a whole number of passes"],
  ["a pass with spaces", { pass: "the one of monday" }, "pass must be the id of a method, without spaces"],
  [
    "a pass that says that the user is gone",
    { pass: "gone" },
    "pass must be the id of a method, or none; for a user who is gone write userId: gone",
  ],
  [
    "no pass in another case, which would be taken for an id",
    { pass: "None", instead: method },
    "pass must be the id of a method, or none; for a user who is gone write userId: gone",
  ],
  [
    "a departure in another case",
    { userId: "Gone" },
    "userId must be gone, returned or the object id of the user who is there now",
  ],
  [
    "a person by name",
    { userId: "alice@contoso.com" },
    "userId must be gone, returned or the object id of the user who is there now",
  ],
])("%s is refused by name, with what to write", (_case, approval, problem) => {
  expect(problemsOf(approval)).toEqual([problem]);
});

test("everything that is wrong with the properties of an approval is said at once", () => {
  expect(problemsOf({ ticket: "", until: "tomorrow", uses: 0 })).toEqual([
    "ticket must not be empty",
    "until must be an ISO 8601 instant such as 2026-03-02T09:00:00Z",
    "uses must be 1 or more",
  ]);
});

describe("in a user's own approvals", () => {
  const own = (...approvals: unknown[]) => parseArguments({ user, approvals });

  test("a departure may be written as user: gone, and a return as user: returned or by the object id", () => {
    const given = ["gone", "returned", objectId].map((who) => ({ ticket: "CHG-1", user: who }));
    expect(own(...given).args?.approvals).toEqual([
      { ticket: "CHG-1", userId: "gone" },
      { ticket: "CHG-1", userId: "returned" },
      { ticket: "CHG-1", userId: objectId },
    ]);
  });

  test("whose they are is not said again", () => {
    const reason =
      "must not be here: the entry around it names the user; remove it, or write userId: " +
      "gone, returned or the object id of the user who is there now";
    for (const given of [{ user, pass: method }, { user }, { user, userId: "gone" }, { user: "Gone" }, { user: 7 }]) {
      expect(own(given).failures).toEqual([{ property: "approvals.0.user", reason }]);
    }
  });

  test("each wrong one is named by its place", () => {
    expect(own({ pass: method }, "CHG-1", { pass: "none" }, null).failures).toEqual([
      { property: "approvals.1", reason: expect.stringMatching(/^must be an object: ticket and expires/) },
      { property: "approvals.2.instead", reason: expect.stringContaining("is missing") },
      { property: "approvals.3", reason: expect.stringMatching(/^must be an object/) },
    ]);
    expect(parseArguments({ user, approvals: { pass: method } }).failures).toEqual([
      { property: "approvals", reason: "must be a list of approvals" },
    ]);
  });
});

/** Right or nearly right: each value on its own from both sides of its border, and any of them together. */
const oneOf = (...values: readonly unknown[]) => fc.constantFrom(...values);
const mostly = (right: readonly unknown[], others: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 3, arbitrary: oneOf(...right) }, { weight: 1, arbitrary: others });
const anyText = fc.oneof(
  oneOf("CHG-1", "", "a\nb", "\u0085", "\u2028", "x".repeat(200), "x".repeat(201), "\u{1F511}".repeat(200), 1042, null),
  fc.string({ unit: "binary", maxLength: 201 }),
);
const anyInstant = fc.oneof(
  oneOf("2026-03-02T09:00:00Z", until, "2026-03-02T10:00:00.5+14:00", "2024-02-29T00:00:00Z", "2026-02-29T00:00:00Z"),
  oneOf("2026-03-02", "2026-03-02T09:00Z", "2026-03-02T09:00:00", "2026-03-02t09:00:00z", "2026-03-02 09:00:00Z"),
  oneOf(
    "2026-12-31T23:59:60Z",
    "2026-03-02T24:00:00Z",
    "2026-03-02T09:00:00+0100",
    "2026-03-02T09:00:00Z\n",
    "soon",
    0,
  ),
);
const anyMethod = fc.oneof(
  oneOf(method, "none", "None", "gone", "RETURNED", "pass-2b", "a b", "", "x".repeat(200), "\u{1F511}".repeat(200), 1),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const anyUser = fc.oneof(
  oneOf(user, "me", "Me", objectId, objectId.toUpperCase(), "guest_x.com#EXT#@contoso.com", "alice", "a@b@c", "a/b@c"),
  oneOf("a b@c", "@c", "a@", "a@b\n", "\u{1F511}@\ud800", `${objectId}0`, 7, null, undefined),
  fc.string({ unit: "binary", maxLength: 3 }).map((text) => `${text}@contoso.com`),
);
const anyEntry = fc
  .record(
    {
      ticket: mostly(["CHG-1"], anyText),
      by: mostly(["bob"], anyText),
      approvedDateTime: mostly([until], anyInstant),
      expires: mostly([until], anyInstant),
      from: mostly(["2026-03-02T09:00:00Z"], anyInstant),
      until: mostly([until], anyInstant),
      maxLifetimeInMinutes: mostly([10, 43_200], oneOf(9, 43_201, 60.5, "60", null)),
      isUsableOnce: mostly([true, false], oneOf("yes", 0)),
      uses: mostly([1, 1000], oneOf(0, 1001, 1.5)),
      pass: mostly([method, "none"], anyMethod),
      instead: mostly([method], anyMethod),
      userId: mostly(["gone", "returned", objectId, objectId.toUpperCase()], oneOf("Gone", user, "", 1)),
      policy: mostly(["0123456789ab", "ABCDEF012345"], oneOf("enabled", "0123456789abc", 1, "")),
      tciket: fc.constant("CHG-1"),
    },
    { requiredKeys: [] },
  )
  .chain((whole) =>
    // Of all of them together nothing would be right.
    fc.tuple(fc.subarray(Object.entries(whole), { maxLength: 4 }), mostly([user], anyUser)),
  )
  .map(([some, whom]) => ({ ...(whom !== undefined && { user: whom }), ...Object.fromEntries(some) }));

describe("approvals.schema.json, for editors", () => {
  const file = JSON.parse(readFileSync(join(__dirname, "../../program/approvals.schema.json"), "utf8"));
  const isList = addFormats(new Ajv2020()).compile(file);

  test("is what the code gives: npm run docs writes it", () => {
    expect(file).toEqual(approvalsJsonSchema());
  });

  test("takes every form", () => {
    const list = forms.map(([, , approval]) => ({ user, ...approval }));
    expect({ isTaken: isList(list), errors: isList.errors }).toEqual({ isTaken: true, errors: null });
    expect(isList([])).toBe(true);
  });

  test.each<[string, unknown]>([
    ["an entry about nobody", { pass: method }],
    ["a name that is not known", { user, pass: method, tciket: "CHG-1" }],
    ["a day without a time", { user, until: "2026-03-03" }],
    ["a lifetime that no pass has", { user, maxLifetimeInMinutes: 9 }],
    ["a ticket of two lines", { user, pass: method, ticket: "a\nb" }],
    ["a line of text", "CHG-1"],
  ])("refuses %s", (_case, entry) => {
    expect(isList([entry])).toBe(false);
  });

  test("takes what the provider takes, and nothing else, but for two instants in the wrong order", () => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const { problems } = checkApprovals([entry], "list");
        const told = problems.filter((problem) => problem !== "list[0].until must be later than 'from'");
        expect({ entry, isTaken: isList([entry]) }).toEqual({ entry, isTaken: told.length === 0 });
        if (told.length === 0) taken += 1;
        else refused += 1;
      }),
      { numRuns: 3000 },
    );
    // An arbitrary that makes one kind only would show nothing.
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });

  test.each<[string, object]>([
    ["nobody's approval of nothing", { user }],
    ["a departure in another case", { user, userId: "Gone" }],
    ["no pass, in the place of none that is named", { user, pass: "none" }],
    ["a window together with a person", { user, userId: "gone", until }],
    ["somebody who is no user", { user: "alice", pass: method }],
    ["the policy of a user", { user, policy: "0123456789ab" }],
    ["a policy by another word than its fingerprint", { policy: "enabled" }],
    ["a policy together with a pass", { policy: "0123456789ab", pass: method }],
  ])("refuses %s, as the provider does", (_case, entry) => {
    expect(checkApprovals([entry], "list").problems).toHaveLength(1);
    expect(isList([entry])).toBe(false);
  });

  test("lets editors offer each property, and the words that stand for no id", () => {
    const { properties, anyOf } = file.items;
    expect(anyOf.map(({ title }: { title: string }) => title)).toEqual([
      "a window",
      "a pass",
      "no pass",
      "a person",
      "the tenant's policy",
    ]);
    expect(properties.pass.anyOf[0]).toEqual({ const: "none" });
    expect(properties.userId.anyOf[0]).toEqual({ enum: ["gone", "returned"] });
    expect(properties.until.examples).toEqual(["2026-03-02T09:00:00Z"]);
  });

  test("says what each property means", () => {
    const { user: _, ...properties } = file.items.properties as Record<string, { description?: string }>;
    for (const [name, { description = "" }] of Object.entries(properties)) {
      expect(`${name}: ${description}`).toMatch(/: .{10,}/);
    }
    expect(Object.keys(properties).sort()).toEqual(
      ["approvedDateTime", "by", "expires", "from", "initiatedBy", "instead", "isUsableOnce"].concat(
        ...["maxLifetimeInMinutes", "pass", "policy", "ticket", "until", "userId", "uses"],
      ),
    );
  });
});
