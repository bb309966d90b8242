import { describe, expect, test } from "vitest";
import { assess } from "../../../providers/drift/assess";
import { noDrift } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import { aPass, at, unusable } from "../../support/passes";

function look(baseline: Pass | undefined, observed: Pass | undefined, minutesAfterStart = 60) {
  return assess({ baseline, observed, now: at(minutesAfterStart), clockSkewMinutes: 5 });
}

const other = { methodId: "bbbbbbbb-0000-4000-8000-000000000002" };
const scheduled = { createdDateTime: at(-600), ...unusable("NotYetValid") };

describe("what a pass's own life explains is no drift, and moves the baseline along", () => {
  test.each<[string, Pass | undefined, Pass | undefined, number, string]>([
    ["no pass and still none", undefined, undefined, 60, "Unchanged"],
    ["a pass that is as it was", aPass(), aPass(), 60, "Unchanged"],
    [
      "a scheduled pass that becomes usable at its start",
      aPass(scheduled),
      aPass({ createdDateTime: at(-600) }),
      0,
      "Activated",
    ],
    [
      "a scheduled pass that becomes usable within the clock skew",
      aPass(scheduled),
      aPass({ createdDateTime: at(-600) }),
      -4,
      "Activated",
    ],
    [
      "a one-time pass that is used",
      aPass({ isUsableOnce: true }),
      aPass({ isUsableOnce: true, ...unusable("OneTimeUsed") }),
      60,
      "Consumed",
    ],
    [
      "a scheduled one-time pass that became usable and was used between two looks",
      aPass({ ...scheduled, isUsableOnce: true }),
      aPass({ ...scheduled, isUsableOnce: true, ...unusable("OneTimeUsed") }),
      60,
      "Consumed",
    ],
    ["a pass that expires at its computed expiry", aPass(), aPass(unusable("Expired")), 480, "Expired"],
    ["a pass that expires within the clock skew", aPass(), aPass(unusable("Expired")), 476, "Expired"],
    [
      "a scheduled pass that began and expired between two looks",
      aPass(scheduled),
      aPass({ ...scheduled, ...unusable("Expired") }),
      500,
      "Expired",
    ],
    ["a used pass that expires", aPass(unusable("OneTimeUsed")), aPass(unusable("Expired")), 480, "Expired"],
    ["a disabled pass that expires", aPass(unusable("DisabledByPolicy")), aPass(unusable("Expired")), 480, "Expired"],
    [
      "a pass that became unusable for a reason that we do not know, after its expiry",
      aPass(),
      aPass(unusable("Quarantined")),
      480,
      "Expired",
    ],
    ["an expired pass that is cleared away", aPass(unusable("Expired")), undefined, 500, "Cleared"],
    ["a used pass that is cleared away", aPass(unusable("OneTimeUsed")), undefined, 60, "Cleared"],
    ["a disabled pass that is cleared away", aPass(unusable("DisabledByPolicy")), undefined, 60, "Cleared"],
    ["a pass that was usable at the last look and is gone after its own expiry", aPass(), undefined, 480, "Cleared"],
  ])("%s", (_case, baseline, observed, now, verdict) => {
    expect(look(baseline, observed, now)).toEqual({ verdict, baseline: observed, drift: noDrift });
  });
});

describe("everything else is drift, and keeps the baseline", () => {
  test.each<[string, Pass | undefined, Pass | undefined, number, string]>([
    ["a pass where there was none", undefined, aPass(), 60, "Issued"],
    ["another pass", aPass(), aPass(other), 60, "Replaced"],
    [
      "another pass with the same id, created at another time",
      aPass(),
      aPass({ createdDateTime: at(1) }),
      60,
      "Replaced",
    ],
    ["another lifetime", aPass(), aPass({ lifetimeInMinutes: 600 }), 60, "Altered"],
    ["another start", aPass(), aPass({ startDateTime: at(1) }), 60, "Altered"],
    ["a one-time pass that became reusable", aPass({ isUsableOnce: true }), aPass(), 60, "Altered"],
    ["a usable pass that is gone", aPass(), undefined, 60, "Removed"],
    ["a scheduled pass that is gone before its start", aPass(scheduled), undefined, -60, "Removed"],
    [
      "a scheduled pass that is usable before its start",
      aPass(scheduled),
      aPass({ createdDateTime: at(-600) }),
      -6,
      "Reenabled",
    ],
    [
      "a scheduled pass that becomes usable after its expiry",
      aPass(scheduled),
      aPass({ createdDateTime: at(-600) }),
      486,
      "Reenabled",
    ],
    ["a used pass that is usable again", aPass(unusable("OneTimeUsed")), aPass(), 60, "Reenabled"],
    ["an expired pass that is usable again", aPass(unusable("Expired")), aPass(), 500, "Reenabled"],
    ["a disabled pass that is usable again", aPass(unusable("DisabledByPolicy")), aPass(), 60, "Reenabled"],
    ["a pass that the policy disables", aPass(), aPass(unusable("DisabledByPolicy")), 60, "Disabled"],
    ["a pass that is expired long before its expiry", aPass(), aPass(unusable("Expired")), 60, "Altered"],
    ["a reusable pass that is used up", aPass(), aPass(unusable("OneTimeUsed")), 60, "Altered"],
    ["a usable pass that is not valid yet again", aPass(), aPass(unusable("NotYetValid")), 60, "Altered"],
    [
      "a pass that became unusable for a reason that we do not know",
      aPass(),
      aPass(unusable("Quarantined")),
      60,
      "Altered",
    ],
  ])("%s", (_case, baseline, observed, now, kind) => {
    const assessment = look(baseline, observed, now);
    expect(assessment).toMatchObject({ verdict: kind, drift: { kind, firstReportedDateTime: at(now) } });
    expect(assessment.baseline).toBe(baseline);
    expect(assessment.drift.changes).not.toEqual([]);
  });
});

describe("values are compared as Graph means them", () => {
  test.each([
    ["offsets", { createdDateTime: "2026-03-02T10:00:00+01:00" }],
    ["reasons without regard to case", { methodUsabilityReason: "enabledByPolicy" }],
  ])("%s", (_case, spelling) => {
    expect(look(aPass(), aPass(spelling)).verdict).toBe("Unchanged");
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("an instant with %i digits of a second is the same instant", (digits) => {
    const createdDateTime = `2026-03-02T09:00:00${digits === 0 ? "" : `.${"0".repeat(digits)}`}Z`;
    expect(look(aPass(), aPass({ createdDateTime, startDateTime: createdDateTime })).verdict).toBe("Unchanged");
  });

  test("without a lifetime there is no expiry: Graph's word is taken, and a pass that is gone was removed", () => {
    const { lifetimeInMinutes: _l, expiresDateTime: _e, ...endless } = aPass();
    expect(look(endless, { ...endless, ...unusable("Expired") }).verdict).toBe("Expired");
    expect(look(endless, undefined, 100_000).verdict).toBe("Removed");
  });

  test("a start seconds before the creation is nothing special", () => {
    const pass = aPass({ createdDateTime: "2026-03-02T09:00:04.6438213Z", startDateTime: "2026-03-02T09:00:00.027Z" });
    expect(look(pass, pass).verdict).toBe("Unchanged");
    expect(look(undefined, pass).verdict).toBe("Issued");
  });

  test("an unknown reason is kept as it is, and is no drift as long as it stays", () => {
    const odd = aPass(unusable("Quarantined"));
    expect(look(odd, odd)).toEqual({ verdict: "Unchanged", baseline: odd, drift: noDrift });
  });

  test("what Graph leaves out is neither a change nor forgotten", () => {
    const { isUsable: _u, methodUsabilityReason: _r, ...silent } = aPass();
    expect(look(aPass(), silent)).toEqual({ verdict: "Unchanged", baseline: aPass(), drift: noDrift });
    expect(look(silent, aPass()).verdict).toBe("Unchanged");
  });

  test("the changes name current and desired values, and an absent value is one that is not there", () => {
    expect(look(undefined, aPass({ isUsableOnce: true })).drift.changes.slice(0, 2)).toEqual([
      { propertyName: "hasPass", currentValue: true, desiredValue: false },
      { propertyName: "methodId", currentValue: aPass().methodId },
    ]);
    expect(look(aPass(), aPass({ lifetimeInMinutes: 600 })).drift.changes).toEqual([
      { propertyName: "lifetimeInMinutes", currentValue: 600, desiredValue: 480 },
      { propertyName: "expiresDateTime", currentValue: at(600), desiredValue: at(480) },
    ]);
  });
});
