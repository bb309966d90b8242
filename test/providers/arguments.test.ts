import fc from "fast-check";
import { expect, test } from "vitest";
import { argumentsSchema, failuresOf } from "../../providers/arguments";

function failures(given: unknown) {
  const result = argumentsSchema.safeParse(given);
  return result.success ? [] : failuresOf(result.error);
}

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
      expect(failures({ user })).toEqual([]);
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

test("an approval is taken if all of its terms make sense", () => {
  const minutes = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const time = fc.date({ noInvalidDate: true, min: new Date("1970-01-01"), max: new Date("9999-01-01") });
  fc.assert(
    fc.property(minutes, time, time, (maxLifetimeInMinutes, from, until) => {
      const approval = { maxLifetimeInMinutes, from: from.toISOString(), until: until.toISOString() };
      const wrong = failures({ user: "me", approval }).map(({ property }) => property);
      expect(wrong.includes("approval.maxLifetimeInMinutes")).toBe(
        maxLifetimeInMinutes < 10 || maxLifetimeInMinutes > 43_200,
      );
      // The order of the window is looked at once each term by itself makes sense.
      if (wrong.length === 0) expect(from.getTime()).toBeLessThan(until.getTime());
    }),
  );
});

test("whatever is given, each failure names the property and says what to write", () => {
  const terms = ["ticket", "from", "until", "maxLifetimeInMinutes", "isUsableOnce", "methodId", "tciket"];
  const approval = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...terms), fc.jsonValue()));
  fc.assert(
    fc.property(fc.record({ user: fc.jsonValue(), approval }, { requiredKeys: [] }), (given) => {
      for (const { property, reason } of failures(given)) {
        expect(property).toMatch(/^(user|approval)\b/);
        expect(reason).toMatch(/^(must |is not a known property: remove it$|".*write )/s);
      }
    }),
    { numRuns: 500 },
  );
});
