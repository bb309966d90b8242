import { expect, test } from "vitest";
import { outcomeOf } from "../../../providers/graph/outcome";

const now = Date.parse("2026-03-02T09:00:00Z");
const answer = (status: number, headers: Readonly<Record<string, string>> = {}) => ({ status, headers, body: {} });
const percentage = "x-ms-throttle-limit-percentage";

test("what was throttled counts, and the longest Retry-After of them", () => {
  const answers = [
    answer(200),
    answer(429, { "retry-after": "3" }),
    answer(429, { "retry-after": "Mon, 02 Mar 2026 09:00:07 GMT" }),
    answer(429),
    answer(503, { "retry-after": "60" }),
    undefined,
  ];
  expect(outcomeOf(answers, {}, now)).toEqual({ refused: 3, retryAfter: 7000, usedPart: Number.NaN });
});

test("the largest part of the quota that the batch or an answer in it tells counts", () => {
  expect(outcomeOf([answer(200), answer(200, { [percentage]: "0.9" })], {}, now).usedPart).toBe(0.9);
  expect(outcomeOf([answer(200, { [percentage]: "0.8" })], { [percentage]: "1.2" }, now).usedPart).toBe(1.2);
});

test.each(["much", "", "-1", "85"])("%j is no part of a quota", (text) => {
  expect(outcomeOf([answer(200, { [percentage]: text })], {}, now).usedPart).toBeNaN();
});
