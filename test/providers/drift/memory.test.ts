import { expect, test } from "vitest";
import { type Assessment, assess } from "../../../providers/drift/assess";
import { noDrift } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import { aPass, at, unusable } from "../../support/passes";

/** Looks again and again, as refreshes do, with nobody accepting anything. */
function looks(baseline: Pass | undefined, ...seen: readonly (readonly [number, Pass | undefined])[]): Assessment[] {
  const assessments: Assessment[] = [];
  let last: { pass: Pass | undefined; drift: Assessment["drift"] } | undefined;
  let current = baseline;
  for (const [minutes, observed] of seen) {
    const assessment = assess({ baseline: current, observed, now: at(minutes), clockSkewMinutes: 5, last });
    assessments.push(assessment);
    last = { pass: observed, drift: assessment.drift };
    current = assessment.baseline;
  }
  return assessments;
}

test("a pass that was removed while usable does not become cleared once its expiry has passed", () => {
  const kinds = looks(aPass(), [60, undefined], [600, undefined]).map(({ drift }) => drift.kind);
  expect(kinds).toEqual(["Removed", "Removed"]);
});

test("an issued pass stays reported through its whole life, since the day when it was first seen", () => {
  const scheduled = aPass({ createdDateTime: at(-60), ...unusable("NotYetValid") });
  const usable = aPass({ createdDateTime: at(-60) });
  const expired = aPass({ createdDateTime: at(-60), ...unusable("Expired") });

  for (const { drift } of looks(undefined, [-30, scheduled], [60, usable], [500, expired])) {
    expect(drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(-30) });
  }
});

test("the changes of a drift follow what is there now", () => {
  const [, second] = looks(undefined, [60, aPass()], [500, aPass(unusable("Expired"))]);
  expect(second?.drift.changes).toContainEqual({ propertyName: "methodUsabilityReason", currentValue: "Expired" });
});

test("drift ends without anybody's doing when the tenant is as it was accepted", () => {
  const assessments = looks(undefined, [60, aPass()], [70, undefined]);
  expect(assessments.map(({ drift }) => drift.kind)).toEqual(["Issued", "None"]);
  expect(assessments.at(-1)).toEqual({ verdict: "Unchanged", baseline: undefined, drift: noDrift });
});

test("a pass that is replaced twice is reported anew", () => {
  const [second, third] = [aPass({ methodId: "second" }), aPass({ methodId: "third" })];
  expect(looks(aPass(), [60, second], [70, third]).map(({ drift }) => drift.firstReportedDateTime)).toEqual([
    at(60),
    at(70),
  ]);
});

const disabled = aPass(unusable("DisabledByPolicy"));
const expired = aPass(unusable("Expired"));

test.each<[string, Pass, Pass, Pass | undefined, string]>([
  ["a disabled pass that expires", aPass(), disabled, expired, "Disabled"],
  ["a disabled pass that is cleared away after its expiry", aPass(), disabled, undefined, "Disabled"],
  ["a disabled pass that was enabled again and expires", disabled, aPass(), expired, "Reenabled"],
  [
    "a pass that was usable before its start and is used later",
    aPass({ isUsableOnce: true, ...unusable("NotYetValid") }),
    aPass({ isUsableOnce: true, ...unusable("Quarantined") }),
    aPass({ isUsableOnce: true, ...unusable("OneTimeUsed") }),
    "Altered",
  ],
  [
    "a successor that is cleared away after the accepted pass's expiry",
    aPass(),
    aPass({ methodId: "other" }),
    undefined,
    "Replaced",
  ],
])("%s stays reported, since the day when it was first seen", (_case, baseline, first, second, kind) => {
  const [, last] = looks(baseline, [60, first], [500, second]);
  expect(last).toMatchObject({ verdict: "Reported", drift: { kind, firstReportedDateTime: at(60) } });
  expect(last?.baseline).toBe(baseline);
});

test("an answer that tells less than before ends no drift", () => {
  const { isUsable: _u, methodUsabilityReason: _r, ...silent } = disabled;
  const kinds = looks(aPass(), [60, disabled], [70, silent], [80, disabled]).map(({ drift }) => drift);
  expect(kinds).toMatchObject(Array(3).fill({ kind: "Disabled", firstReportedDateTime: at(60) }));
});

test("a pass that was missing for a while and is there again, older, is no drift", () => {
  const kinds = looks(aPass(), [60, undefined], [500, expired]).map(({ drift }) => drift.kind);
  expect(kinds).toEqual(["Removed", "None"]);
});

test("a disabled pass that is enabled again as it was accepted is no drift", () => {
  const kinds = looks(aPass(), [60, disabled], [70, aPass()]).map(({ drift }) => drift.kind);
  expect(kinds).toEqual(["Disabled", "None"]);
});

test("a successor that was agreed to ends the drift of the pass before it", () => {
  const approval = { methodId: "agreed" };
  const [first] = looks(aPass(), [60, aPass({ methodId: "other" })]);
  const agreed = aPass({ methodId: "agreed" });
  const last = first && { pass: aPass({ methodId: "other" }), drift: first.drift };
  const evidence = { baseline: aPass(), observed: agreed, approval, now: at(70), clockSkewMinutes: 5, last };
  expect(assess(evidence)).toEqual({ verdict: "PreApproved", baseline: agreed, drift: noDrift });
});

test("a pass that was saved without its computed expiry differs by nothing but what happened to it", () => {
  const { expiresDateTime: _, ...saved } = aPass();
  expect(looks(saved, [60, aPass()])).toMatchObject([{ verdict: "Unchanged", drift: noDrift }]);
  const disabled = aPass(unusable("DisabledByPolicy"));
  const [assessment] = looks(saved, [60, disabled]);
  expect(assessment?.drift.changes.map(({ propertyName }) => propertyName)).toEqual([
    "isUsable",
    "methodUsabilityReason",
  ]);
});
