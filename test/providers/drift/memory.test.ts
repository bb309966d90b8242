import { describe, expect, test } from "vitest";
import { type Assessment, assess, type LastLook } from "../../../providers/drift/assess";
import { noDrift } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import { aPass, at, otherId, silentAbout, unusable } from "../../support/passes";

type Seen = readonly [minutesAfterStart: number, pass: Pass | undefined];

/** Looks again and again, as refreshes do, with nobody accepting anything. */
function looks(baseline: Pass | undefined, ...seen: readonly Seen[]): Assessment[] {
  return looksAfter({ pass: baseline, drift: noDrift }, baseline, seen);
}

/** The same from the first look on, when nothing is accepted yet. */
function looksFromTheFirst(...seen: readonly Seen[]): Assessment[] {
  return looksAfter(undefined, undefined, seen);
}

function looksAfter(last: LastLook | undefined, baseline: Pass | undefined, seen: readonly Seen[]): Assessment[] {
  const assessments: Assessment[] = [];
  let [accepted, before] = [baseline, last];
  for (const [minutes, pass] of seen) {
    const assessment = assess({
      baseline: accepted,
      current: pass,
      now: at(minutes),
      clockSkewMinutes: 5,
      last: before,
    });
    assessments.push(assessment);
    before = { pass: assessment.pass, drift: assessment.drift };
    accepted = assessment.baseline;
  }
  return assessments;
}

const kindsOf = (assessments: readonly Assessment[]) => assessments.map(({ drift }) => drift.kind);

const once = { isUsableOnce: true };
const disabled = aPass(unusable("DisabledByPolicy"));
const expired = aPass(unusable("Expired"));
const used = aPass({ ...once, ...unusable("OneTimeUsed") });
const scheduled = aPass({ createdDateTime: at(-60), ...unusable("NotYetValid") });
const successor = aPass({ methodId: otherId, createdDateTime: at(50), startDateTime: at(50) });

describe("reported drift keeps its kind and its first date", () => {
  test("a pass that was removed while usable does not become cleared once its expiry has passed", () => {
    expect(kindsOf(looks(aPass(), [60, undefined], [600, undefined]))).toEqual(["Removed", "Removed"]);
  });

  test.each([
    ["an issued pass", "Issued", looks],
    ["a pass that was found", "Found", (_baseline: undefined, ...seen: Seen[]) => looksFromTheFirst(...seen)],
  ] as const)("%s stays reported through its whole life, since the day when it was first seen", (_case, kind, look) => {
    const usable = aPass({ createdDateTime: at(-60) });
    const ended = aPass({ createdDateTime: at(-60), ...unusable("Expired") });
    for (const { drift } of look(undefined, [-30, scheduled], [60, usable], [500, ended])) {
      expect(drift).toMatchObject({ kind, firstReportedDateTime: at(-30) });
    }
  });

  test.each<[string, Pass, Pass, Pass | undefined, string]>([
    ["a disabled pass that expires", aPass(), disabled, expired, "Disabled"],
    ["a disabled pass that is cleared away after its expiry", aPass(), disabled, undefined, "Disabled"],
    ["a disabled pass that was enabled again and expires", disabled, aPass(), expired, "Reenabled"],
    ["a disabled pass that was enabled again and is removed", disabled, aPass(), undefined, "Reenabled"],
    [
      "a disabled one-time pass that was enabled again and is used",
      aPass({ ...once, ...unusable("DisabledByPolicy") }),
      aPass(once),
      used,
      "Reenabled",
    ],
    [
      "a pass that was usable before its start and is used later",
      aPass({ ...once, ...unusable("NotYetValid") }),
      aPass({ ...once, ...unusable("Quarantined") }),
      used,
      "Altered",
    ],
    [
      "a successor that is used",
      aPass(),
      { ...successor, ...once },
      { ...successor, ...used, methodId: otherId, createdDateTime: at(50) },
      "Replaced",
    ],
    ["a successor that is cleared away before the accepted pass's expiry", aPass(), successor, undefined, "Replaced"],
  ])(
    "%s stays reported as what it was, since the day when it was first seen",
    (_case, baseline, first, second, kind) => {
      const [, last] = looks(baseline, [60, first], [500, second]);
      expect(last).toMatchObject({ verdict: "Reported", drift: { kind, firstReportedDateTime: at(60) } });
      expect(last?.baseline).toBe(baseline);
    },
  );

  test("a successor that is cleared away after the accepted pass's expiry stays reported", () => {
    const [, last] = looks(aPass(), [60, successor], [500, undefined]);
    expect(last).toMatchObject({ verdict: "Reported", drift: { kind: "Replaced", firstReportedDateTime: at(60) } });
  });

  test("the changes of a drift follow what is there now", () => {
    const [, second] = looks(undefined, [60, aPass()], [500, expired]);
    expect(second?.drift.changes).toContainEqual({ propertyName: "methodUsabilityReason", currentValue: "Expired" });
  });

  test("an answer that tells less than before ends no drift", () => {
    const silent = silentAbout(disabled, "isUsable", "methodUsabilityReason");
    const drifts = looks(aPass(), [60, disabled], [70, silent], [80, disabled]).map(({ drift }) => drift);
    expect(drifts).toMatchObject(Array(3).fill({ kind: "Disabled", firstReportedDateTime: at(60) }));
  });

  test("a look that does not tell when a pass was made ends no drift", () => {
    // The same id, made anew.
    const anew = aPass({ createdDateTime: at(50) });
    const drifts = looks(aPass(), [60, anew], [70, silentAbout(anew, "createdDateTime")], [80, anew]);
    expect(drifts.map(({ drift }) => drift)).toEqual(Array(3).fill(drifts[0]?.drift));
    expect(drifts[0]?.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(60) });
  });

  test("a look that tells nothing but the id changes nothing of what is reported", () => {
    const bare = { methodId: successor.methodId };
    const [first, second, third] = looks(aPass(), [60, successor], [70, bare], [80, successor]);
    expect(second?.drift).toEqual(first?.drift);
    expect(third).toEqual({ ...first, verdict: "Reported" });
  });

  test("another pass is another drift, with a first date of its own", () => {
    const [second, third] = [aPass({ methodId: "second" }), aPass({ methodId: "third" })];
    const drifts = looks(aPass(), [60, second], [70, third]).map(({ drift }) => drift);
    expect(drifts).toMatchObject([
      { kind: "Replaced", firstReportedDateTime: at(60) },
      { kind: "Replaced", firstReportedDateTime: at(70) },
    ]);
  });

  test("a pass that comes after one that was found, and removed, is issued", () => {
    const found = looksFromTheFirst([60, aPass()], [70, undefined], [80, successor]);
    expect(found.map(({ drift }) => [drift.kind, drift.firstReportedDateTime])).toEqual([
      ["Found", at(60)],
      ["None", undefined],
      ["Issued", at(80)],
    ]);
  });
});

describe("drift ends without anybody's doing when the tenant is as it was accepted", () => {
  test.each<[string, Pass | undefined, Pass | undefined, Pass | undefined, string]>([
    ["an issued pass that is taken away", undefined, aPass(), undefined, "Issued"],
    ["a disabled pass that is enabled again", aPass(), disabled, aPass(), "Disabled"],
    ["a re-enabled pass that is disabled again", disabled, aPass(), disabled, "Reenabled"],
    ["an altered pass that is as it was", aPass(), aPass({ lifetimeInMinutes: 600 }), aPass(), "Altered"],
    ["a removed pass that is there again", aPass(), undefined, aPass(), "Removed"],
  ])("%s", (_case, baseline, first, second, kind) => {
    const assessments = looks(baseline, [60, first], [70, second]);
    expect(kindsOf(assessments)).toEqual([kind, "None"]);
    expect(assessments.at(-1)).toMatchObject({ verdict: "Unchanged", drift: noDrift });
    expect(assessments.at(-1)?.baseline).toEqual(baseline);
  });

  test("a pass that was missing for a while and is there again, older, is no drift", () => {
    const assessments = looks(aPass(), [60, undefined], [500, expired]);
    expect(kindsOf(assessments)).toEqual(["Removed", "None"]);
    expect(assessments.at(-1)?.baseline).toEqual(expired);
  });

  test("a disabled pass that is enabled again before its start is no drift", () => {
    const off = aPass({ createdDateTime: at(-60), ...unusable("DisabledByPolicy") });
    expect(kindsOf(looks(scheduled, [-30, off], [-20, scheduled]))).toEqual(["Disabled", "None"]);
  });
});

describe("what a replica showed that was behind leaves no drift after the next look", () => {
  test.each<[string, Pass, Pass | undefined, Pass]>([
    ["the pass before the accepted one", successor, aPass(), successor],
    ["no pass", aPass(), undefined, aPass()],
    ["no pass, and the accepted one was used meanwhile", aPass(once), undefined, used],
    ["a pass that is not valid yet, again", aPass(), aPass(unusable("NotYetValid")), aPass()],
    [
      "a pass that is not valid yet, again, and that was used meanwhile",
      aPass(once),
      aPass({ ...once, ...unusable("NotYetValid") }),
      used,
    ],
    ["a used pass as usable, again", used, aPass(once), used],
    ["an expired pass as usable, again", expired, aPass(), expired],
  ])("%s", (_case, baseline, stale, current) => {
    const now = current === expired ? 490 : 60;
    const [first, second] = looks(baseline, [now, stale], [now + 2, current]);
    expect(first?.drift.kind).not.toBe("None");
    expect(second?.drift).toEqual(noDrift);
    expect(second?.baseline).toEqual(current);
  });

  test("and where a used pass is missing minutes after it was made, there is no drift at all", () => {
    const assessments = looks(used, [3, undefined], [4, used]);
    expect(kindsOf(assessments)).toEqual(["None", "None"]);
    expect(assessments.at(-1)?.baseline).toEqual(used);
  });
});

describe("the text of the state stays where only its form changed", () => {
  test("of instants and reasons, in pass, baseline and drift", () => {
    const spelled = {
      ...disabled,
      createdDateTime: "2026-03-02T09:00:00Z",
      startDateTime: "2026-03-02T10:00:00.0000000+01:00",
      methodUsabilityReason: "disabledByPolicy",
    };
    const [first, second, third] = looks(aPass(), [60, disabled], [70, spelled], [80, disabled]);
    expect(second).toEqual({ ...first, verdict: "Reported" });
    expect(third).toEqual(second);
  });

  test("of a pass that nothing is reported about", () => {
    const spelled = { ...aPass(), createdDateTime: "2026-03-02T09:00:00Z", methodUsabilityReason: "enabledbypolicy" };
    const [first, second] = looks(aPass(), [60, spelled], [70, aPass()]);
    expect(first).toEqual({ verdict: "Unchanged", pass: aPass(), baseline: aPass(), drift: noDrift });
    expect(second).toEqual(first);
  });

  test("but a moment that is another one is told as it is", () => {
    const later = { ...aPass(), startDateTime: "2026-03-02T09:00:00.001Z" };
    const [first] = looks(aPass(), [60, later]);
    expect(first?.drift.changes).toContainEqual({
      propertyName: "startDateTime",
      currentValue: "2026-03-02T09:00:00.001Z",
      desiredValue: at(0),
    });
  });
});

test("a pass that was saved without its computed expiry differs by nothing but what happened to it", () => {
  const saved = silentAbout(aPass(), "expiresDateTime");
  expect(looks(saved, [60, aPass()])).toMatchObject([{ verdict: "Unchanged", drift: noDrift }]);
  const [assessment] = looks(saved, [60, disabled]);
  expect(assessment?.drift.changes.map(({ propertyName }) => propertyName)).toEqual([
    "isUsable",
    "methodUsabilityReason",
  ]);
});

test("the baseline collects what was ever told of a pass, and a look that tells little takes nothing from it", () => {
  const [first, second, third] = looks(
    { methodId: aPass().methodId },
    [60, silentAbout(aPass(), "startDateTime", "expiresDateTime", "isUsableOnce")],
    [70, silentAbout(aPass(), "lifetimeInMinutes", "expiresDateTime", "createdDateTime")],
    [80, { methodId: aPass().methodId }],
  );
  expect(kindsOf([first, second, third].flatMap((one) => (one ? [one] : [])))).toEqual(["None", "None", "None"]);
  expect(second?.baseline).toEqual(aPass());
  expect(third?.baseline).toEqual(aPass());
});

test("a drift always says what differs, also where one look told how usable the pass is and the other why", () => {
  const told = silentAbout(aPass(), "methodUsabilityReason");
  const [assessment] = looks(told, [
    60,
    { ...silentAbout(aPass(), "isUsable"), methodUsabilityReason: "DisabledByPolicy" },
  ]);
  expect(assessment?.drift).toMatchObject({
    kind: "Disabled",
    changes: [{ propertyName: "methodUsabilityReason", currentValue: "DisabledByPolicy" }],
  });
});
