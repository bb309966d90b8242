import fc from "fast-check";
import { expect, test } from "vitest";
import { methodOf } from "../../policies/facts";
import { currentMoment } from "../../policies/now";
import { isListed } from "../../policies/users";
import { minutes } from "../../policies/wording";
import { urn } from "../support/methods";

test("a value that a preview does not know yet makes the user unobserved, not clean", () => {
  const unknown = () => {
    throw new Error("can't run policy during preview: value is unknown");
  };
  const props = { user: "alice@contoso.com", hasPass: true };
  const { hasPass } = methodOf(urn, "alice", Object.defineProperty({ ...props }, "pass", { get: unknown }));
  expect(hasPass).toBeUndefined();
  expect(methodOf(urn, "alice", Object.defineProperty({ ...props }, "hasPass", { get: unknown }))).toEqual({
    urn,
    user: "alice@contoso.com",
    isUnreadable: false,
  });
});

test("state of any form is read without a crash, and nothing odd is taken over", () => {
  const odd = fc.anything();
  const props = fc.oneof(
    fc.record(
      { user: odd, hasPass: odd, pass: odd, baseline: odd, drift: odd, unreadable: odd, approval: odd },
      { requiredKeys: [] },
    ),
    fc.record({
      hasPass: fc.constant(true),
      pass: fc.record({ lifetimeInMinutes: odd, isUsable: odd, startDateTime: odd }),
    }),
  );
  fc.assert(
    fc.property(props, (given) => {
      const { user, hasPass, pass } = methodOf(urn, "name", given);
      expect(typeof user).toBe("string");
      expect(["boolean", "undefined"]).toContain(typeof hasPass);
      if (pass !== undefined) expect(hasPass).toBe(true);
      expect(["number", "undefined"]).toContain(typeof pass?.lifetimeInMinutes);
    }),
  );
});

test.each([
  ["alice@contoso.com", ["ALICE@contoso.com"], true],
  ["alice@contoso.com", ["alice"], false],
  ["admin-7@contoso.com", ["admin-*"], true],
  ["alice+x(1)@contoso.com", ["alice+x(1)@*"], true],
  ["aliceXcontoso.com", ["alice.contoso.com"], false],
  ["anybody", [], false],
])("%s in %j: %s", (user, patterns, expected) => {
  expect(isListed(user, patterns)).toBe(expected);
});

test("the moment is TAPWATCH_NOW where it is set, and what is no instant is refused", () => {
  expect(currentMoment({ TAPWATCH_NOW: "2026-03-02T09:00:00Z" })).toBe(Date.parse("2026-03-02T09:00:00Z"));
  expect(currentMoment({})).toBeGreaterThan(0);
  expect(() => currentMoment({ TAPWATCH_NOW: "noon" })).toThrow(
    'TAPWATCH_NOW is "noon": set it to an ISO 8601 instant',
  );
});

test.each([
  [1, "1 minute"],
  [59, "59 minutes"],
  [60, "60 minutes (1 hour)"],
  [90, "90 minutes"],
  [480, "480 minutes (8 hours)"],
  [1440, "1440 minutes (1 day)"],
  [43_200, "43200 minutes (30 days)"],
])("%i is said as %s", (count, text) => {
  expect(minutes(count)).toBe(text);
});
