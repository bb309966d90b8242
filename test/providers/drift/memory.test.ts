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
