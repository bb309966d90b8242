import fc from "fast-check";
import { expect, test } from "vitest";
import { parseArguments } from "../../providers/arguments";

const failures = (given: unknown) => parseArguments(given).failures;

test("every form of a user is taken: object ids, names, guests' names and 'me'", () => {
  const names = fc.oneof(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    fc.constant("me"),
    fc.emailAddress().filter((name) => !/[/?\\]/.test(name)),
    fc.emailAddress().map((mail) => `${mail.replace(/[@/?\\]/g, "_")}#EXT#@contoso.onmicrosoft.com`),
  );
  fc.assert(
    fc.property(names, (user) => {
      expect(parseArguments({ user })).toEqual({ args: { user }, failures: [] });
    }),
  );
});

test("no user that could leave its segment of the path is taken", () => {
  const anywhere = fc.tuple(fc.string(), fc.constantFrom("/", "?", "\\", " ", "\n"), fc.string());
  fc.assert(
    fc.property(anywhere, fc.constantFrom("", "a@"), ([before, breaking, after], prefix) => {
      const user = `${prefix}${before}${breaking}${after}`;
      expect(failures({ user })).toEqual([
        { property: "user", reason: expect.stringContaining("write an object id, a user principal name") },
      ]);
    }),
  );
});

test("something else than an object is one clear failure", () => {
  for (const given of [undefined, null, 1, "alice"]) {
    expect(failures(given)).toEqual([
      {
        property: "",
        reason: "must be a user's name, or an object with 'user' and, if needed, 'labels' and 'approvals'",
      },
    ]);
  }
});

test("the provider that Pulumi puts beside the arguments is none of them", () => {
  expect(parseArguments({ user: "me", __provider: "require(…)" })).toEqual({ args: { user: "me" }, failures: [] });
});

test("a window is taken if all of its terms make sense, as an approval and in the form of 0.1.0", () => {
  const minutes = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const time = fc.date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("9999-01-01") });
  fc.assert(
    fc.property(minutes, time, time, fc.boolean(), (maxLifetimeInMinutes, from, until, isOld) => {
      const approval = { maxLifetimeInMinutes, from: from.toISOString(), until: until.toISOString() };
      const [given, place] = isOld ? [{ approval }, "approval"] : [{ approvals: [approval] }, "approvals.0"];
      const wrong = failures({ user: "me", ...given }).map(({ property }) => property);
      expect(wrong.includes(`${place}.maxLifetimeInMinutes`)).toBe(
        maxLifetimeInMinutes < 10 || maxLifetimeInMinutes > 43_200,
      );
      // The order of the window is looked at once each term by itself makes sense.
      if (wrong.length === 0) expect(from.getTime()).toBeLessThan(until.getTime());
    }),
  );
});

test("whatever is given, each failure names the property and says what to write", () => {
  const terms = [
    "ticket",
    "by",
    "approvedDateTime",
    "expires",
    "from",
    "until",
    "maxLifetimeInMinutes",
    "isUsableOnce",
  ];
  const names = [...terms, "uses", "pass", "instead", "userId", "user", "methodId", "tciket"];
  const approval = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue()));
  const plausible = fc.record(
    {
      pass: fc.constantFrom("none", "gone", "returned", "bbbbbbbb-0000-4000-8000-000000000001", ""),
      instead: fc.constantFrom("bbbbbbbb-0000-4000-8000-000000000001"),
      userId: fc.constantFrom("gone", "returned", "bbbbbbbb-0000-4000-8000-000000000001", "alice"),
      uses: fc.constantFrom(0, 1, 2),
      until: fc.constantFrom("2026-03-03T09:00:00Z", "2026-03-03"),
      from: fc.constantFrom("2026-03-02T09:00:00Z", "2026-03-04T09:00:00Z"),
      isUsableOnce: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const approvals = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(approval, plausible)));
  fc.assert(
    fc.property(fc.record({ user: fc.jsonValue(), approval, approvals }, { requiredKeys: [] }), (given) => {
      for (const { property, reason } of failures(given)) {
        expect(property).toMatch(/^(user|approvals?)\b/);
        expect(reason).toMatch(/^(must |is |cannot be combined with |names nothing: write |".*write )/s);
      }
    }),
    { numRuns: 1000 },
  );
});
