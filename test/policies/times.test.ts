import { expect, test } from "vitest";
import { expiryOf, timeOf } from "../../policies/times";

const startDateTime = "2026-03-02T09:00:00.0000000Z";

test("the expiry is start and lifetime", () => {
  expect(expiryOf({ startDateTime, lifetimeInMinutes: 60 })).toBe(Date.parse("2026-03-02T10:00:00Z"));
});

test.each([
  [{ startDateTime }],
  [{ lifetimeInMinutes: 60 }],
  [{ startDateTime: "soon", lifetimeInMinutes: 60 }],
  [{ startDateTime, lifetimeInMinutes: -1e300 }],
])("of %j none is known", (pass) => {
  expect(expiryOf(pass)).toBeUndefined();
});

test("a text that is no instant gives undefined", () => {
  expect(timeOf(undefined)).toBeUndefined();
  expect(timeOf("soon")).toBeUndefined();
});
