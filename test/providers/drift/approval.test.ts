import { expect, test } from "vitest";
import { type Approval, covers } from "../../../providers/drift/approval";
import { assess } from "../../../providers/drift/assess";
import { noDrift } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import { aPass, at, minute } from "../../support/passes";

const window = { from: at(-60), until: at(600) };

test.each<[string, Approval, Partial<Pass>, boolean]>([
  ["an empty approval covers any pass", {}, {}, true],
  ["within the window", window, {}, true],
  ["created before the window", window, { createdDateTime: at(-70) }, false],
  ["created within the clock skew before the window", window, { createdDateTime: at(-64) }, true],
  ["starting before the window", window, { startDateTime: at(-70) }, false],
  ["expiring after the window", window, { lifetimeInMinutes: 610 }, false],
  ["a lifetime at the limit", { maxLifetimeInMinutes: 480 }, {}, true],
  ["a lifetime above the limit", { maxLifetimeInMinutes: 479 }, {}, false],
  ["a one-time pass where that was asked for", { isUsableOnce: true }, { isUsableOnce: true }, true],
  ["a reusable pass where a one-time pass was asked for", { isUsableOnce: true }, {}, false],
  ["a one-time pass where a reusable one was agreed to", { isUsableOnce: false }, { isUsableOnce: true }, true],
  ["the method that was named", { methodId: aPass().methodId }, {}, true],
  ["another method than was named", { methodId: "bbbbbbbb-0000-4000-8000-00000000ffff" }, {}, false],
])("%s", (_case, approval, pass, isCovered) => {
  expect(covers(approval, aPass(pass), 5 * minute)).toBe(isCovered);
});

test("what Graph did not tell is never taken to be covered", () => {
  const silent = { methodId: aPass().methodId };
  expect(covers({ maxLifetimeInMinutes: 480 }, silent, 0)).toBe(false);
  expect(covers({ isUsableOnce: true }, silent, 0)).toBe(false);
  expect(covers({ from: at(0) }, silent, 0)).toBe(false);
  expect(covers({ until: at(0) }, silent, 0)).toBe(false);
});

test.each([
  ["issued", undefined],
  ["replaced", aPass({ methodId: "bbbbbbbb-0000-4000-8000-00000000ffff" })],
])("a pass that was %s as agreed becomes the baseline without drift", (_case, baseline) => {
  const evidence = {
    baseline,
    observed: aPass(),
    approval: { ticket: "T-1", ...window },
    now: at(60),
    clockSkewMinutes: 5,
  };
  expect(assess(evidence)).toEqual({ verdict: "PreApproved", baseline: aPass(), drift: noDrift });
});

test("an approval covers nothing but a new pass", () => {
  const evidence = { baseline: aPass(), observed: undefined, approval: {}, now: at(60), clockSkewMinutes: 5 };
  expect(assess(evidence).verdict).toBe("Removed");
});
