import { describe, expect, test } from "vitest";
import { assess } from "../../../providers/drift/assess";
import { noDrift } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import { aPass, at, otherId, silentAbout, unusable } from "../../support/passes";

/** A look after the baseline was seen, with nothing reported. */
function look(baseline: Pass | undefined, current: Pass | undefined, minutesAfterStart = 60) {
  const last = { pass: baseline, drift: noDrift };
  return assess({ baseline, current, now: at(minutesAfterStart), clockSkewMinutes: 5, last });
}

function firstLook(current: Pass | undefined, minutesAfterStart = 60) {
  return assess({ baseline: undefined, current, now: at(minutesAfterStart), clockSkewMinutes: 5 });
}

const other = { methodId: otherId };
const early = { createdDateTime: at(-600) };
const scheduled = { ...early, ...unusable("NotYetValid") };
const once = { isUsableOnce: true };
const told = ["isUsable", "methodUsabilityReason"] as const;

describe("at the first look a pass that may still be used is drift", () => {
  test.each<[string, Pass, number]>([
    ["a usable pass", aPass(), 60],
    ["a scheduled pass", aPass(scheduled), -60],
    ["a pass that the policy disables", aPass(unusable("DisabledByPolicy")), 60],
    ["a pass that is unusable for a reason that we do not know", aPass(unusable("Quarantined")), 60],
    ["a pass that is unusable without a reason", silentAbout(aPass({ isUsable: false }), "methodUsabilityReason"), 60],
    ["a pass that is not told to be usable or not", silentAbout(aPass(), ...told), 60],
    ["a pass that is usable after its own expiry", aPass(), 900],
    ["a pass that says that it expired, hours before its expiry", aPass(unusable("Expired")), 60],
    ["a reusable pass that says that it was used", aPass(unusable("OneTimeUsed")), 60],
    ["a silent pass at its expiry, give or take the clock skew", silentAbout(aPass(), ...told), 485],
  ])("%s", (_case, current, now) => {
    const { baseline, ...assessment } = firstLook(current, now);
    expect(assessment).toMatchObject({ verdict: "Found", pass: current, drift: { kind: "Found" } });
    expect(assessment.drift.firstReportedDateTime).toBe(at(now));
    expect(assessment.drift.changes).toContainEqual({
      propertyName: "hasPass",
      currentValue: true,
      desiredValue: false,
    });
    expect(baseline).toBeUndefined();
  });
});

describe("at the first look a pass that has had its life is history, and becomes the baseline", () => {
  test.each<[string, Pass, number]>([
    ["an expired pass", aPass(unusable("Expired")), 600],
    ["a pass that expires within the clock skew", aPass(unusable("Expired")), 476],
    [
      "an expired pass of which no lifetime is known",
      silentAbout(aPass(unusable("Expired")), "lifetimeInMinutes", "expiresDateTime"),
      60,
    ],
    ["a used one-time pass", aPass({ ...once, ...unusable("OneTimeUsed") }), 60],
    [
      "a used pass that is not told to be a one-time pass",
      silentAbout(aPass(unusable("OneTimeUsed")), "isUsableOnce"),
      60,
    ],
    ["a disabled pass after its expiry", aPass(unusable("DisabledByPolicy")), 486],
    ["a silent pass after its expiry", silentAbout(aPass(), ...told), 486],
  ])("%s", (_case, current, now) => {
    expect(firstLook(current, now)).toEqual({
      verdict: "Adopted",
      pass: current,
      baseline: current,
      drift: noDrift,
    });
  });

  test("and where there is no pass, that is what is accepted", () => {
    expect(firstLook(undefined)).toEqual({
      verdict: "Unchanged",
      pass: undefined,
      baseline: undefined,
      drift: noDrift,
    });
  });
});

describe("what a pass's own life explains is no drift, and moves the baseline along", () => {
  test.each<[string, Pass | undefined, Pass | undefined, number, string]>([
    ["no pass and still none", undefined, undefined, 60, "Unchanged"],
    ["a pass that is as it was", aPass(), aPass(), 60, "Unchanged"],
    ["a scheduled pass that becomes usable at its start", aPass(scheduled), aPass(early), 0, "Activated"],
    ["a scheduled pass that becomes usable within the clock skew", aPass(scheduled), aPass(early), -4, "Activated"],
    ["a one-time pass that is used", aPass(once), aPass({ ...once, ...unusable("OneTimeUsed") }), 60, "Consumed"],
    [
      "a scheduled one-time pass that became usable and was used between two looks",
      aPass({ ...scheduled, ...once }),
      aPass({ ...scheduled, ...once, ...unusable("OneTimeUsed") }),
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
  ])("%s", (_case, baseline, current, now, verdict) => {
    expect(look(baseline, current, now)).toEqual({ verdict, pass: current, baseline: current, drift: noDrift });
  });

  test("a used pass that is missing minutes after it was made stays the baseline: a replica may be behind", () => {
    const used = aPass({ ...once, ...unusable("OneTimeUsed") });
    expect(look(used, undefined, 4)).toMatchObject({ verdict: "Cleared", baseline: used, drift: noDrift });
    expect(look(used, undefined, 6)).toEqual({
      verdict: "Cleared",
      pass: undefined,
      baseline: undefined,
      drift: noDrift,
    });
  });
});

describe("everything else is drift, and keeps the baseline", () => {
  test.each<[string, Pass | undefined, Pass | undefined, number, string]>([
    ["a pass where there was none", undefined, aPass(), 60, "Issued"],
    ["an expired pass where there was none", undefined, aPass(unusable("Expired")), 600, "Issued"],
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
    ["a one-time pass that became reusable", aPass(once), aPass(), 60, "Altered"],
    ["a usable pass that is gone", aPass(), undefined, 60, "Removed"],
    ["a scheduled pass that is gone before its start", aPass(scheduled), undefined, -60, "Removed"],
    ["a scheduled pass that is usable before its start", aPass(scheduled), aPass(early), -6, "Reenabled"],
    ["a scheduled pass that becomes usable after its expiry", aPass(scheduled), aPass(early), 486, "Reenabled"],
    [
      "a scheduled pass that is usable, with no start known to explain it",
      silentAbout(aPass(scheduled), "startDateTime", "expiresDateTime"),
      silentAbout(aPass(early), "startDateTime", "expiresDateTime"),
      60,
      "Reenabled",
    ],
    ["a used pass that is usable again", aPass(unusable("OneTimeUsed")), aPass(), 60, "Reenabled"],
    ["an expired pass that is usable again", aPass(unusable("Expired")), aPass(), 500, "Reenabled"],
    ["a disabled pass that is usable again", aPass(unusable("DisabledByPolicy")), aPass(), 60, "Reenabled"],
    ["a pass that the policy disables", aPass(), aPass(unusable("DisabledByPolicy")), 60, "Disabled"],
    [
      "a scheduled pass that the policy disables",
      aPass(scheduled),
      aPass({ ...early, ...unusable("DisabledByPolicy") }),
      -60,
      "Disabled",
    ],
    ["a pass that is expired long before its expiry", aPass(), aPass(unusable("Expired")), 60, "Altered"],
    ["a reusable pass that is used up", aPass(), aPass(unusable("OneTimeUsed")), 60, "Altered"],
    [
      "a reusable pass that is unusable without a reason, before its expiry",
      aPass(),
      silentAbout(aPass({ isUsable: false }), "methodUsabilityReason"),
      60,
      "Altered",
    ],
    ["a usable pass that is not valid yet again", aPass(), aPass(unusable("NotYetValid")), 60, "Altered"],
    [
      "a pass that became unusable for a reason that we do not know",
      aPass(),
      aPass(unusable("Quarantined")),
      60,
      "Altered",
    ],
  ])("%s", (_case, baseline, current, now, kind) => {
    const assessment = look(baseline, current, now);
    expect(assessment).toMatchObject({ verdict: kind, drift: { kind, firstReportedDateTime: at(now) } });
    expect(assessment.pass).toEqual(current);
    expect(assessment.baseline).toBe(baseline);
    expect(assessment.drift.changes).not.toEqual([]);
  });
});

describe("from what Graph leaves out nothing is concluded", () => {
  const unexplained = silentAbout(aPass({ isUsable: false }), "methodUsabilityReason");

  test("a look without usability is no change, and forgets nothing", () => {
    const assessment = look(aPass(), silentAbout(aPass(), ...told));
    expect(assessment).toMatchObject({ verdict: "Unchanged", baseline: aPass(), drift: noDrift });
    expect(look(silentAbout(aPass(), ...told), aPass()).verdict).toBe("Unchanged");
  });

  test("a pass that was not valid yet, and is unusable without a reason, is no drift, before and after its start", () => {
    const baseline = aPass(scheduled);
    const current = { ...unexplained, ...early };
    for (const now of [-60, 60]) {
      expect(look(baseline, current, now)).toMatchObject({ verdict: "Unchanged", drift: noDrift });
    }
  });

  test("of a pass that was not valid yet the start that is known explains that it is usable, if no start is told", () => {
    const baseline = aPass(scheduled);
    const current = silentAbout(aPass(early), "startDateTime", "expiresDateTime");
    const whole = aPass(early);
    expect(look(baseline, current, 0)).toEqual({ verdict: "Activated", pass: whole, baseline: whole, drift: noDrift });
    expect(look(baseline, current, -6).drift.kind).toBe("Reenabled");
  });

  test.each(["createdDateTime", "startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const)(
    "%s that is told late is no change, and is known from then on",
    (term) => {
      const { verdict, baseline, drift } = look(silentAbout(aPass(), term, "expiresDateTime"), aPass());
      expect({ verdict, baseline, drift }).toEqual({ verdict: "Unchanged", baseline: aPass(), drift: noDrift });
    },
  );

  test.each(["createdDateTime", "startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const)(
    "%s that is left out is no change, and stays known",
    (term) => {
      const { verdict, pass, baseline, drift } = look(aPass(), silentAbout(aPass(), term, "expiresDateTime"));
      expect({ verdict, pass, baseline, drift }).toEqual({
        verdict: "Unchanged",
        pass: aPass(),
        baseline: aPass(),
        drift: noDrift,
      });
    },
  );

  test("a reason that is told late is no news", () => {
    for (const reason of ["DisabledByPolicy", "Quarantined"]) {
      expect(look(unexplained, aPass(unusable(reason)))).toMatchObject({
        verdict: "Unchanged",
        baseline: aPass(unusable(reason)),
        drift: noDrift,
      });
    }
  });

  test("a used one-time pass that is unusable without a reason keeps the reason that it had", () => {
    const used = aPass({ ...once, ...unusable("OneTimeUsed") });
    expect(look(used, { ...unexplained, ...once })).toMatchObject({
      verdict: "Unchanged",
      baseline: used,
      drift: noDrift,
    });
  });

  test("without a lifetime there is no expiry: Graph's word is taken, and a pass that is gone was removed", () => {
    const endless = silentAbout(aPass(), "lifetimeInMinutes", "expiresDateTime");
    expect(look(endless, { ...endless, ...unusable("Expired") }).verdict).toBe("Expired");
    expect(look(endless, undefined, 100_000).verdict).toBe("Removed");
  });
});

describe("values are compared as Graph means them, and the text that is stored stays", () => {
  const digits = [1, 2, 3, 4, 5, 6, 7].map((count) => `2026-03-02T09:00:00.${"0".repeat(count)}Z`);

  test.each([...digits, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00+01:00"])("%s is the same instant", (dateTime) => {
    const current = { ...aPass(), createdDateTime: dateTime, startDateTime: dateTime };
    expect(look(aPass(), current)).toEqual({
      verdict: "Unchanged",
      pass: aPass(),
      baseline: aPass(),
      drift: noDrift,
    });
    expect(look(current, aPass()).baseline).toEqual(current);
  });

  test("reasons are compared without regard to case", () => {
    expect(look(aPass(), aPass({ methodUsabilityReason: "enabledByPolicy" }))).toEqual({
      verdict: "Unchanged",
      pass: aPass(),
      baseline: aPass(),
      drift: noDrift,
    });
  });

  test("a start seconds before the creation is nothing special", () => {
    const pass = aPass({ createdDateTime: "2026-03-02T09:00:04.6438213Z", startDateTime: "2026-03-02T09:00:00.027Z" });
    expect(look(pass, pass).verdict).toBe("Unchanged");
    expect(look(undefined, pass).verdict).toBe("Issued");
  });

  test("an unknown reason is kept as it is, and is no drift as long as it stays", () => {
    const odd = aPass(unusable("Quarantined"));
    expect(look(odd, odd)).toEqual({ verdict: "Unchanged", pass: odd, baseline: odd, drift: noDrift });
    expect(look(odd, aPass(unusable("Suspended"))).drift.kind).toBe("Altered");
  });

  test("the changes name current and desired values, and an absent value is one that is not there", () => {
    expect(look(undefined, aPass(once)).drift.changes.slice(0, 2)).toEqual([
      { propertyName: "hasPass", currentValue: true, desiredValue: false },
      { propertyName: "methodId", currentValue: aPass().methodId },
    ]);
    expect(look(aPass(), aPass({ lifetimeInMinutes: 600 })).drift.changes).toEqual([
      { propertyName: "lifetimeInMinutes", currentValue: 600, desiredValue: 480 },
      { propertyName: "expiresDateTime", currentValue: at(600), desiredValue: at(480) },
    ]);
  });

  test("the changes of one pass leave out what one side does not tell", () => {
    const current = silentAbout(aPass({ lifetimeInMinutes: 600 }), "isUsableOnce", ...told);
    expect(look(aPass(), current).drift.changes.map(({ propertyName }) => propertyName)).toEqual([
      "lifetimeInMinutes",
      "expiresDateTime",
    ]);
  });
});
