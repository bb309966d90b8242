import fc from "fast-check";
import { expect, test } from "vitest";
import { methodOf, requireKnown } from "../../policies/facts";
import { minutes } from "../../policies/wording";
import { currentMoment } from "../../providers/moment";
import { urn } from "../support/methods";
import { at } from "../support/passes";

/** What reading a value does that a preview does not know yet. */
const unknown = () => {
  throw new Error("can't run policy during preview: value is unknown");
};

test("a value that a preview does not know yet makes the user unobserved, not clean", () => {
  const props = { user: "alice@contoso.com", hasPass: true };
  const { hasPass } = methodOf(urn, "alice", Object.defineProperty({ ...props }, "pass", { get: unknown }));
  expect(hasPass).toBeUndefined();
  expect(methodOf(urn, "alice", Object.defineProperty({ ...props }, "hasPass", { get: unknown }))).toEqual({
    urn,
    user: "alice@contoso.com",
    isUnreadable: false,
    isGone: false,
    hasLeft: false,
    approvals: [],
  });
});

test("properties of an approval that a preview does not know yet are absent, and are not judged", () => {
  const approvals = [
    Object.defineProperty({ ticket: "CHG-1" }, "until", { get: unknown, enumerable: true }),
    { ticket: "CHG-2" },
  ];
  expect(methodOf(urn, "alice", { approvals }).approvals).toEqual([{ ticket: "CHG-1" }, { ticket: "CHG-2" }]);
  expect(() => requireKnown({ approvals }, ["approvals"])).toThrow("value is unknown");
  const whole = Object.defineProperty({}, "approvals", { get: unknown });
  expect(methodOf(urn, "alice", whole).approvals).toEqual([]);
});

test("approvals are a list; the one that an older version saved comes after it", () => {
  const methodId = "bbbbbbbb-0000-4000-8000-000000000001";
  const window = { ticket: "CHG-1", from: at(0), until: at(60), maxLifetimeInMinutes: 60, uses: 2 };
  const { approvals } = methodOf(urn, "alice", {
    approvals: [window, { pass: "none", instead: methodId }, "odd", null, { userId: "gone" }],
    approval: { ticket: "CHG-2", methodId },
  });
  expect(approvals).toEqual([window, { pass: "none" }, { userId: "gone" }, { ticket: "CHG-2", pass: methodId }]);
});

test.each([
  ["who is there", undefined, { isGone: false, hasLeft: false, hasPass: true, pass: { methodId: "x" } }],
  ["who is gone", { status: 404 }, { isGone: true, hasLeft: false, hasPass: true, pass: { methodId: "x" } }],
  ["whose departure is not clearly accepted", { accepted: "yes" }, { isGone: true, hasLeft: false, hasPass: true }],
  ["who has left", { status: 404, accepted: true }, { isGone: false, hasLeft: true, hasPass: false, pass: undefined }],
])("a user %s is told apart", (_case, gone, expected) => {
  expect(methodOf(urn, "alice", { hasPass: true, pass: { methodId: "x" }, gone })).toMatchObject(expected);
});

test("any state is read without an error, and values of a wrong type are left out", () => {
  const odd = fc.anything();
  const props = fc.oneof(
    fc.record(
      {
        ...{ user: odd, hasPass: odd, pass: odd, baseline: odd, drift: odd, unreadable: odd, gone: odd },
        approvals: fc.oneof(odd, fc.array(fc.oneof(odd, fc.record({ ticket: odd, uses: odd, pass: odd })))),
        approval: odd,
      },
      { requiredKeys: [] },
    ),
    fc.record({
      hasPass: fc.constant(true),
      pass: fc.record({ lifetimeInMinutes: odd, isUsable: odd, startDateTime: odd }),
    }),
  );
  fc.assert(
    fc.property(props, (given) => {
      const { user, hasPass, pass, approvals } = methodOf(urn, "name", given);
      expect(typeof user).toBe("string");
      expect(["boolean", "undefined"]).toContain(typeof hasPass);
      if (pass !== undefined) expect(hasPass).toBe(true);
      expect(["number", "undefined"]).toContain(typeof pass?.lifetimeInMinutes);
      for (const { ticket, uses } of approvals) {
        expect(["string", "undefined"]).toContain(typeof ticket);
        expect(["number", "undefined"]).toContain(typeof uses);
      }
    }),
  );
});

test("the moment is TAPWATCH_NOW if it is set; a text that is no instant is refused", () => {
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
