import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchAnswers, batchBody } from "../../../providers/graph/batch";
import { clouds, endpointsOf } from "../../../providers/graph/clouds";
import { parseList } from "../../../providers/graph/parse";
import { remedyForRefusal } from "../../../providers/graph/remedies";
import { backoff, parseRetryAfter } from "../../../providers/graph/retry-after";

describe("the answers of a batch", () => {
  const item = fc.oneof(
    fc.record({
      id: fc.constantFrom("1", "2", "3", "4", "99", 7),
      status: fc.constantFrom(200, 403, "200", undefined),
      body: fc.anything(),
    }),
    fc.anything(),
  );

  test("whatever comes, every request gets one answer or none, and nothing throws", () => {
    fc.assert(
      fc.property(fc.array(item), (responses) => {
        const answers = batchAnswers({ responses }, 4);
        expect(answers).toHaveLength(4);
        for (const answer of answers ?? []) if (answer) expect(answer.status).toSatisfy(Number.isInteger);
      }),
    );
  });

  test("are matched by id in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5]), (ids) => {
        const responses = ids.map((id) => ({ id: String(id), status: 200 + id, headers: { "Retry-AFTER": "3" } }));
        const answers = batchAnswers({ responses }, 5);
        expect(answers?.map((answer) => answer?.status)).toEqual(
          [1, 2, 3, 4, 5].map((id) => (ids.includes(id) ? 200 + id : undefined)),
        );
        for (const answer of answers ?? []) if (answer) expect(answer.headers).toEqual({ "retry-after": "3" });
      }),
    );
  });

  test.each([
    ["JSON", { value: [] }],
    ["text", '{"value":[]}'],
    ["base64", Buffer.from('{"value":[]}').toString("base64")],
  ])("have bodies as %s", (_kind, body) => {
    expect(batchAnswers({ responses: [{ id: "1", status: 200, body }] }, 1)?.[0]?.body).toEqual({ value: [] });
  });

  test("are undefined altogether if it is no batch's answer", () => {
    for (const body of [undefined, null, 1, "x", [], {}, { responses: {} }])
      expect(batchAnswers(body, 1)).toBeUndefined();
  });

  test("the request holds GETs alone, with ids of their own", () => {
    expect(batchBody(["/a", "/b"])).toEqual({
      requests: [
        { id: "1", method: "GET", url: "/a" },
        { id: "2", method: "GET", url: "/b" },
      ],
    });
  });
});

describe("the list of a user's methods", () => {
  const wire = {
    id: "bdaede67-61e0-4349-9347-d2d6afd84009",
    temporaryAccessPass: null,
    createdDateTime: "2022-06-06T16:43:04.6438213Z",
    startDateTime: "2022-06-06T16:48:03.027Z",
    lifetimeInMinutes: 60,
    isUsableOnce: false,
    isUsable: false,
    methodUsabilityReason: "NotYetValid",
  };

  test("is read as Graph's reference page shows it", () => {
    const { id: methodId, temporaryAccessPass: _, ...rest } = wire;
    expect(parseList({ "@odata.context": "…", value: [wire] })).toEqual({
      ok: true,
      heldCredential: false,
      passes: [{ methodId, ...rest, expiresDateTime: "2022-06-06T17:48:03.027Z" }],
    });
  });

  test.each(Object.keys(wire).filter((name) => name !== "id"))("%s may be null, or absent", (name) => {
    for (const value of [null, undefined]) {
      const parsed = parseList({ value: [{ ...wire, [name]: value }] });
      expect(parsed).toMatchObject({ ok: true, passes: [{ methodId: wire.id }] });
      expect(JSON.stringify(parsed)).not.toContain("null");
    }
  });

  test.each([
    ["an id that is missing", { id: undefined }, "/value/0 must have required property 'id'"],
    ["a date that is none", { startDateTime: "tomorrow" }, "/value/0/startDateTime"],
    ["a date without a time zone", { createdDateTime: "2022-06-06T16:43:04" }, "/value/0/createdDateTime"],
    ["a lifetime as text", { lifetimeInMinutes: "60" }, "/value/0/lifetimeInMinutes must be integer"],
    ["a reason that is a number", { methodUsabilityReason: 4 }, "/value/0/methodUsabilityReason must be string"],
  ])("%s is an error that names the path", (_case, wrong, problem) => {
    expect(parseList({ value: [{ ...wire, ...wrong }] })).toMatchObject({
      ok: false,
      problem: expect.stringContaining(problem),
    });
  });

  test("an error never becomes 'no pass', whatever the body is", () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        const parsed = parseList(body);
        const isEmptyList =
          typeof body === "object" &&
          body !== null &&
          "value" in body &&
          Array.isArray(body.value) &&
          body.value.length === 0;
        if (parsed.ok && parsed.passes.length === 0) expect(isEmptyList).toBe(true);
      }),
    );
  });

  test("a live credential never gets through, wherever it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 9, unit: "grapheme-ascii" }), (secret) => {
        const parsed = parseList({
          value: [{ ...wire, temporaryAccessPass: secret, nested: { temporaryAccessPass: secret } }],
        });
        expect(parsed.heldCredential).toBe(true);
        expect(JSON.stringify(parsed)).not.toContain(JSON.stringify(secret));
      }),
    );
  });
});

describe("waiting", () => {
  const now = Date.parse("2026-03-02T09:00:00Z");

  test.each([
    ["120", 120_000],
    ["0", 0],
    ["1.5", 1500],
    ["Mon, 02 Mar 2026 09:00:30 GMT", 30_000],
    ["Mon, 02 Mar 2026 08:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("Retry-After %j is %j ms", (value, milliseconds) => {
    expect(parseRetryAfter(value, now)).toBe(milliseconds);
  });

  test("Retry-After is never negative and never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => (parseRetryAfter(text, now) ?? 0) >= 0));
  });

  test("backing off doubles, with jitter, up to 20 s", () => {
    expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 0, 1000))).toEqual([500, 1000, 2000, 4000]);
    expect(backoff(1, 0.999_999, 1000)).toBe(1000);
    expect(backoff(30, 0, 1000)).toBe(10_000);
  });

  test("what is left to chance can be almost all of a wait, and the longest wait another", () => {
    const limits = { longest: 2500, spread: 0.9 };
    expect([1, 2, 3, 9].map((attempt) => backoff(attempt, 0, 1000, limits))).toEqual([100, 200, 250, 250]);
    expect(backoff(9, 0.999_999, 1000, limits)).toBe(2500);
  });
});

describe("clouds and remedies", () => {
  test("a cloud has its Graph and its authority; a root of one's own takes their place", () => {
    expect(endpointsOf({})).toEqual(clouds.global);
    expect(endpointsOf({ cloud: "china" })).toEqual(clouds.china);
    const own = { graphRoot: "https://a.example", authorityHost: "https://b.example" };
    expect(endpointsOf({ cloud: "dod", ...own })).toEqual(own);
  });

  test.each([
    [
      "an application without permissions",
      "u@x.y",
      { roles: [] },
      "the token holds no permissions: grant it UserAuthMethod-TAP.Read.All",
    ],
    [
      "a user without the scope",
      "u@x.y",
      { scp: "User.Read openid" },
      "holds User.Read, openid: grant it UserAuthMethod-TAP.Read.All or UserAuthenticationMethod.Read.All (delegated)",
    ],
    [
      "a user with the scope",
      "u@x.y",
      { scp: "UserAuthenticationMethod.Read.All" },
      "check the role of the signed-in user (Global Reader",
    ],
    [
      "oneself",
      "me",
      { scp: "openid" },
      "grant it UserAuthMethod-TAP.Read or UserAuthenticationMethod.Read (delegated)",
    ],
  ])("a refusal of %s says what to check", (_case, user, claims, remedy) => {
    expect(remedyForRefusal(user, claims, "run")).toContain(remedy);
  });
});
