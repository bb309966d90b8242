import { describe, expect, test } from "vitest";
import type { Approval } from "../../../providers/approvals/approval";
import { covers, timesUsed } from "../../../providers/approvals/covers";
import { fits } from "../../../providers/approvals/fits";
import { driftKinds } from "../../../providers/drift/drift";
import type { Pass } from "../../../providers/pass";
import type { Acceptance, Known } from "../../../providers/state";
import { aPass, at, minute, otherId, silentAbout, unusable } from "../../support/passes";
import { Diary, diaryWith, diaryWithout, user } from "./diary";

const within = { from: at(-60), until: at(600) };
const window: Approval = { ticket: "CHG-1", from: at(0), until: at(600), maxLifetimeInMinutes: 480 };
const successor = aPass({ methodId: otherId, createdDateTime: at(50), startDateTime: at(50) });
const oneTime = aPass({ isUsableOnce: true });
const used = aPass({ isUsableOnce: true, ...unusable("OneTimeUsed") });
const [alice, bob] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];

describe("a pass is within the terms of an approval", () => {
  test.each<[string, Approval, Partial<Pass>, boolean]>([
    ["within the window", within, {}, true],
    ["created before the window", within, { createdDateTime: at(-70) }, false],
    ["created within the clock skew before the window", within, { createdDateTime: at(-64) }, true],
    ["starting before the window", within, { startDateTime: at(-70) }, false],
    ["expiring after the window", within, { lifetimeInMinutes: 610 }, false],
    ["expiring within the clock skew after the window", within, { lifetimeInMinutes: 604 }, true],
    ["starting in the window, and expiring after it", within, { startDateTime: at(590) }, false],
    ["a lifetime at the limit", { maxLifetimeInMinutes: 480 }, {}, true],
    ["a lifetime above the limit", { maxLifetimeInMinutes: 479 }, {}, false],
    ["a one-time pass where that was asked for", { isUsableOnce: true }, { isUsableOnce: true }, true],
    ["a reusable pass where a one-time pass was asked for", { isUsableOnce: true }, {}, false],
    ["a one-time pass where a reusable one was agreed to", { isUsableOnce: false }, { isUsableOnce: true }, true],
    ["a reusable pass where a reusable one was agreed to", { isUsableOnce: false }, {}, true],
  ])("%s", (_case, approval, pass, isWithin) => {
    expect(fits(approval, aPass(pass), 5 * minute)).toBe(isWithin);
  });

  test("what Graph did not tell is never taken to be within them", () => {
    const silent = { methodId: aPass().methodId };
    expect(fits({ maxLifetimeInMinutes: 480 }, silent, 0)).toBe(false);
    expect(fits({ isUsableOnce: true }, silent, 0)).toBe(false);
    expect(fits({ from: at(0) }, silent, 0)).toBe(false);
    expect(fits({ until: at(0) }, silent, 0)).toBe(false);
  });
});

describe("what a form of approval covers goes by the kind of drift", () => {
  /** What is known of somebody of whom this kind of drift was just found. */
  function withDrift(kind: (typeof driftKinds)[number]): Known {
    const isGone = kind === "UserGone";
    const hasPass = kind !== "Removed";
    const changes = kind === "UserReturned" ? [{ propertyName: "userId" as const, currentValue: alice }] : [];
    return {
      user,
      hasPass,
      ...(hasPass && { pass: successor }),
      ...(!["Found", "Issued"].includes(kind) && { baseline: aPass() }),
      ...(isGone && { gone: { status: 404, code: "x", firstReportedDateTime: at(60) } }),
      drift: { kind, changes, firstReportedDateTime: at(60) },
    };
  }
  const reported = driftKinds.filter((kind) => kind !== "None");
  const kindsCovered = (approval: Approval, isNew = true) =>
    reported.filter((kind) =>
      covers(approval, withDrift(kind), {
        approvals: [approval],
        now: at(60),
        clockSkewMinutes: 5,
        ...(isNew && { before: { user } }),
      }),
    );

  test("a window covers a new pass, at the look that finds it", () => {
    expect(kindsCovered(window)).toEqual(["Found", "Issued", "Replaced"]);
    expect(kindsCovered(window, false)).toEqual([]);
  });

  test("a named pass is covered whatever it drifted to, whenever that was found", () => {
    const named = { pass: successor.methodId };
    const kinds = ["Found", "Issued", "Replaced", "Altered", "Reenabled", "Disabled"];
    expect(kindsCovered(named)).toEqual(kinds);
    expect(kindsCovered(named, false)).toEqual(kinds);
    expect(kindsCovered({ pass: aPass().methodId })).toEqual([]);
  });

  test("that there is no pass is covered where the accepted one is named", () => {
    expect(kindsCovered({ pass: "none", instead: aPass().methodId })).toEqual(["Removed"]);
    expect(kindsCovered({ pass: "none", instead: successor.methodId })).toEqual([]);
  });

  test("a departure is covered by that alone, and so is who is there", () => {
    expect(kindsCovered({ userId: "gone" })).toEqual(["UserGone"]);
    expect(kindsCovered({ userId: alice })).toEqual(["UserReturned"]);
    expect(kindsCovered({ userId: bob })).toEqual([]);
    expect(kindsCovered({ userId: "returned" })).toEqual([]);
  });
});

describe("a window", () => {
  test("makes the first pass that fits the baseline, without drift, and says on which pass it was spent", () => {
    const diary = diaryWithout(window);
    diary.look(60, successor);
    expect(diary.known).toEqual({
      user,
      hasPass: true,
      pass: successor,
      baseline: successor,
      drift: { kind: "None", changes: [] },
      accepted: [{ kind: "Issued", methodId: otherId, acceptedDateTime: at(60), approval: window }],
    });
  });

  test.each([
    ["where there was none", diaryWithout, "Issued"],
    ["in the place of another", (...given: Approval[]) => diaryWith(aPass(), ...given), "Replaced"],
    ["at the first look", (...given: Approval[]) => new Diary(...given), "Found"],
  ])("covers a pass %s", (_case, begin, kind) => {
    const diary = begin(window);
    diary.look(60, successor);
    expect(diary.kind).toBe("None");
    expect(diary.accepted.at(-1)).toEqual([kind, otherId, "CHG-1"]);
  });

  test("is spent on one pass: the next one is drift", () => {
    const diary = diaryWithout(window);
    diary.look(10, oneTime);
    diary.look(20, successor);
    expect(diary.known).toMatchObject({
      baseline: oneTime,
      drift: { kind: "Replaced", firstReportedDateTime: at(20) },
    });
    expect(diary.accepted).toEqual([["Issued", oneTime.methodId, "CHG-1"]]);
  });

  test("stays spent when its pass has been used and cleared away", () => {
    const diary = diaryWithout(window);
    diary.look(10, oneTime);
    diary.look(20, used);
    diary.look(30, "none");
    expect(diary.known).toMatchObject({ hasPass: false, drift: { kind: "None" } });
    expect(diary.known).not.toHaveProperty("baseline");
    diary.look(60, successor);
    expect(diary.kind).toBe("Issued");
  });

  test("covers as many passes as it has uses, one after the other, and another ticket is another window", () => {
    const diary = diaryWithout({ ...window, uses: 2 });
    const [third, fourth] = [aPass({ methodId: "third" }), aPass({ methodId: "fourth" })].map((pass) => ({
      ...pass,
      createdDateTime: at(60),
    })) as [Pass, Pass];
    diary.look(10, oneTime);
    diary.look(51, successor);
    expect(diary.accepted).toEqual([
      ["Issued", oneTime.methodId, "CHG-1"],
      ["Replaced", otherId, "CHG-1"],
    ]);
    diary.look(60, third);
    expect(diary.known.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(60) });

    diary.up(65, { ...window, uses: 2 }, { ...window, ticket: "CHG-2" });
    expect(diary.kind).toBe("Replaced");
    diary.look(70, fourth);
    expect(diary.accepted.at(-1)).toEqual(["Replaced", "fourth", "CHG-2"]);
  });

  test("is the same one with another number of uses, and the passes before count", () => {
    const diary = diaryWithout(window);
    diary.look(10, oneTime);
    diary.up(20, { ...window, uses: 2 });
    diary.look(51, successor);
    expect(diary.kind).toBe("None");
    diary.look(60, aPass({ methodId: "third", createdDateTime: at(60) }));
    expect(diary.kind).toBe("Replaced");
  });

  test("never covers what an earlier look reported", () => {
    const diary = diaryWithout();
    diary.look(60, successor);
    const reported = diary.known;
    expect(diary.up(70, window)).toEqual(reported);
    expect(diary.look(80, successor)).toEqual(reported);
  });

  test("never covers drift of another kind, nor a pass that does not fit", () => {
    const diary = diaryWith(aPass(), window);
    diary.look(60, aPass(unusable("DisabledByPolicy")));
    expect(diary.kind).toBe("Disabled");
    diary.look(70, aPass({ methodId: otherId, createdDateTime: at(65), lifetimeInMinutes: 481 }));
    expect(diary.kind).toBe("Replaced");
  });

  test("does not cover the pass before the accepted one, which a replica may still show", () => {
    const diary = diaryWith(successor, { ...window, from: at(-60) });
    diary.look(60, aPass());
    expect(diary.kind).toBe("Replaced");
    diary.look(62, successor);
    expect(diary.kind).toBe("None");
    expect(diary.known.baseline).toEqual(successor);
  });

  test("counts for a successor although the pass before it was reported", () => {
    const diary = diaryWith(aPass(), window);
    diary.look(60, aPass({ methodId: "too long", createdDateTime: at(50), lifetimeInMinutes: 481 }));
    expect(diary.kind).toBe("Replaced");
    diary.look(70, successor);
    expect(diary.known).toMatchObject({ baseline: successor, drift: { kind: "None" } });
  });

  test("is looked for among the acceptances by its terms and its ticket", () => {
    const entry = (approval: Approval): Acceptance => ({ kind: "Issued", acceptedDateTime: at(0), approval });
    const accepted = [
      entry(window),
      entry({ ...window, uses: 3, by: "Bob", expires: at(600) }),
      entry({ ...window, ticket: "CHG-2" }),
      entry({ ...window, until: at(601) }),
      entry({ pass: "x", ...window }),
    ];
    expect(timesUsed(window, accepted)).toBe(2);
    expect(timesUsed({ pass: "x", ...window }, accepted)).toBe(0);
  });

  test("that is over and taken out is forgotten with the next acceptance, and one that is still listed is not", () => {
    const old = { ...window, ticket: "CHG-0", until: at(540), isUsableOnce: true };
    const named = { ticket: "CHG-2", pass: otherId };
    const diary = diaryWithout(old, window);
    diary.look(10, { ...oneTime });
    diary.look(600, { ...successor, ...unusable("Expired") });
    expect(diary.kind).toBe("None");
    expect(diary.accepted.map(([, , ticket]) => ticket)).toEqual(["CHG-0", "CHG-1"]);

    diary.look(700, aPass({ methodId: "third", createdDateTime: at(700), startDateTime: at(700) }));
    diary.up(701, window, { ...named, pass: "third" });
    expect(diary.accepted.map(([, , ticket]) => ticket)).toEqual(["CHG-1", "CHG-2"]);
  });
});

describe("a named pass", () => {
  const named = { ticket: "CHG-2", pass: aPass().methodId };

  test.each<[string, Pass, number]>([
    ["found disabled", aPass(unusable("DisabledByPolicy")), 60],
    ["altered", aPass({ lifetimeInMinutes: 600 }), 60],
    ["not valid yet again", aPass(unusable("NotYetValid")), 60],
    ["made anew under the same id", aPass({ createdDateTime: at(30) }), 60],
  ])("is covered when it is %s", (_case, pass, now) => {
    const diary = diaryWith(aPass());
    diary.look(now, pass);
    const { kind } = diary;
    expect(kind).not.toBe("None");
    diary.up(now + 10, named);
    expect(diary.known).toMatchObject({ baseline: pass, drift: { kind: "None" } });
    expect(diary.accepted).toEqual([[kind, named.pass, "CHG-2"]]);
  });

  test("is covered by the look that finds it; what becomes of it afterwards is to be named anew", () => {
    const diary = diaryWithout(named);
    diary.look(10, aPass());
    expect(diary.accepted).toEqual([["Issued", named.pass, "CHG-2"]]);
    diary.look(60, aPass(unusable("DisabledByPolicy")));
    expect(diary.kind).toBe("Disabled");
    // The same line once more is a line of its own.
    diary.up(65, named, named);
    expect(diary.kind).toBe("None");
    expect(diary.accepted.map(([kind]) => kind)).toEqual(["Issued", "Disabled"]);
    diary.look(70, aPass());
    expect(diary.kind).toBe("Reenabled");
    diary.up(75, named, named, { ...named, ticket: "CHG-3" });
    expect(diary.kind).toBe("None");
  });

  test("is covered once, although its line stands a second time and that one has expired", () => {
    const line: Approval = { ticket: "CHG-1", pass: aPass().methodId };
    for (const lines of [
      [{ ...line, expires: at(5) }, line],
      [line, { ...line, expires: at(5) }],
    ]) {
      const diary = diaryWithout(...lines);
      diary.look(2, aPass());
      diary.look(10, aPass());
      expect(diary.known).toMatchObject({ baseline: aPass(), drift: { kind: "None" } });
      diary.look(20, aPass(unusable("DisabledByPolicy")));
      expect(diary.known.drift).toMatchObject({ kind: "Disabled", firstReportedDateTime: at(20) });
    }
  });

  test("stays accepted when its line is deleted", () => {
    const diary = diaryWithout(named);
    diary.look(10, aPass());
    const accepted = diary.known;
    expect(diary.up(20)).toEqual(accepted);
    expect(diary.look(30, aPass())).toEqual(accepted);
  });

  test("has to be within the terms that are given beside its id", () => {
    const diary = diaryWithout();
    diary.look(60, aPass());
    diary.up(70, { ...named, maxLifetimeInMinutes: 60 });
    expect(diary.kind).toBe("Issued");
    diary.up(80, { ...named, maxLifetimeInMinutes: 480, until: at(480) });
    expect(diary.kind).toBe("None");
  });

  test("covers no other pass, and not its own absence", () => {
    const diary = diaryWith(aPass(), named);
    diary.look(60, successor);
    expect(diary.kind).toBe("Replaced");
    diary.look(70, aPass());
    diary.look(80, "none");
    expect(diary.kind).toBe("Removed");
  });

  test("ends the drift that is reported when it comes, of the pass before it", () => {
    const diary = diaryWith(aPass(), { ticket: "CHG-3", pass: otherId });
    diary.look(40, aPass({ methodId: "unnamed", createdDateTime: at(40) }));
    expect(diary.kind).toBe("Replaced");
    diary.look(60, successor);
    expect(diary.known).toMatchObject({ baseline: successor, drift: { kind: "None" } });
  });

  test("is accepted as it was seen last, and nothing is accepted that was not seen", () => {
    const diary = diaryWithout({ ticket: "CHG-9", pass: "never seen" });
    diary.look(60, aPass());
    diary.up(70, named);
    expect(diary.known.baseline).toEqual(aPass());
    expect(diary.look(80, aPass({ lifetimeInMinutes: 600 })).drift?.kind).toBe("Altered");
    expect(diary.up(81, named).drift?.kind).toBe("Altered");
  });
});

describe("that there is no pass", () => {
  const absence = { ticket: "CHG-2", pass: "none", instead: aPass().methodId };

  test("is accepted in the place of the accepted pass, and the state says so", () => {
    const diary = diaryWith(aPass());
    diary.look(60, "none");
    diary.up(70, absence);
    expect(diary.known).toEqual({
      user,
      hasPass: false,
      drift: { kind: "None", changes: [] },
      accepted: [{ kind: "Removed", acceptedDateTime: at(70), approval: absence }],
    });
    diary.look(80, successor);
    expect(diary.kind).toBe("Issued");
  });

  test("covers the deletion of a reported pass too, in the place of the accepted one", () => {
    const diary = diaryWith(aPass(), absence);
    diary.look(60, successor);
    expect(diary.kind).toBe("Replaced");
    diary.look(70, "none");
    expect(diary.known).toMatchObject({ hasPass: false, drift: { kind: "None" } });
    expect(diary.accepted).toEqual([["Replaced", undefined, "CHG-2"]]);
  });

  test("is not accepted in the place of another pass, nor while there is one", () => {
    const diary = diaryWith(aPass(), { ...absence, instead: otherId });
    diary.look(60, "none");
    expect(diary.kind).toBe("Removed");
    diary.look(70, successor);
    diary.up(80, absence);
    expect(diary.kind).toBe("Replaced");
  });
});

describe("a departure", () => {
  const departure = { ticket: "CHG-2", userId: "gone" };

  test("is accepted with whatever was pending, and the accepted pass stays beside it", () => {
    const diary = diaryWith(aPass());
    diary.look(60, successor);
    diary.look(70, "gone");
    expect(diary.known).toMatchObject({
      pass: successor,
      baseline: aPass(),
      gone: { status: 404, firstReportedDateTime: at(70) },
      drift: { kind: "Replaced", firstReportedDateTime: at(60) },
    });
    diary.up(80, departure);
    expect(diary.known).toMatchObject({
      baseline: aPass(),
      gone: { firstReportedDateTime: at(70), accepted: true },
      drift: { kind: "None", changes: [] },
    });
    expect(diary.accepted).toContainEqual(["Replaced", undefined, "CHG-2"]);
    const accepted = diary.known;
    expect(diary.look(90, "gone")).toEqual(accepted);
    expect(diary.up(91)).toEqual(accepted);
  });

  test("is not accepted by approving the pass that was pending: then the departure is what is left", () => {
    const diary = diaryWith(aPass());
    diary.look(60, successor);
    diary.look(70, "gone");
    diary.up(80, { ticket: "CHG-3", pass: otherId });
    expect(diary.known).toMatchObject({
      baseline: successor,
      drift: { kind: "UserGone", firstReportedDateTime: at(70), changes: [{ propertyName: "userId" }] },
    });
  });

  test("approved beforehand is accepted by the look that finds it", () => {
    const diary = diaryWithout(departure);
    diary.look(60, "gone");
    expect(diary.known).toMatchObject({ gone: { accepted: true }, drift: { kind: "None" } });
    expect(diary.accepted).toEqual([["UserGone", undefined, "CHG-2"]]);
  });

  test("that was not accepted ends with the return, and what happened meanwhile is reported of the pass", () => {
    const diary = diaryWith(aPass());
    diary.look(60, "gone");
    expect(diary.known.drift).toEqual({
      kind: "UserGone",
      changes: [{ propertyName: "userId", desiredValue: user }],
      firstReportedDateTime: at(60),
    });
    diary.look(70, aPass());
    expect(diary.known).toMatchObject({ baseline: aPass(), drift: { kind: "None" } });
    expect(diary.known).not.toHaveProperty("gone");
    diary.look(80, "gone");
    diary.look(90, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(90) });
  });

  test("of somebody with pending drift that ends with the return leaves that drift as it was", () => {
    const diary = diaryWith(aPass());
    diary.look(60, successor);
    const pending = diary.known;
    diary.look(70, "gone");
    expect(diary.look(80, successor)).toEqual(pending);
  });

  test("is to be named anew when somebody leaves another time", () => {
    const returned = { ticket: "CHG-3", userId: "returned" };
    const diary = diaryWithout(departure, returned);
    diary.look(60, "gone");
    diary.look(70, "none");
    expect(diary.kind).toBe("None");
    diary.look(80, "gone");
    expect(diary.kind).toBe("UserGone");
    diary.up(90, departure, returned, { ...departure, ticket: "CHG-4" });
    expect(diary.known.gone?.accepted).toBe(true);
    diary.look(95, "none");
    expect(diary.kind).toBe("UserReturned");
  });
});

describe("a return after an accepted departure", () => {
  const departure = { ticket: "CHG-2", userId: "gone" };

  /** Somebody with an accepted pass who has left, as was approved. */
  function departed(who = {}): Diary {
    const diary = diaryWith(aPass());
    diary.look(50, aPass(), who);
    diary.up(55, departure);
    diary.look(60, "gone");
    expect(diary.known).toMatchObject({ gone: { accepted: true }, drift: { kind: "None" } });
    return diary;
  }

  test("is drift since the look that finds it, until it is named", () => {
    const diary = departed();
    diary.look(70, aPass());
    expect(diary.known).toMatchObject({
      hasPass: true,
      drift: { kind: "UserReturned", firstReportedDateTime: at(70) },
    });
    expect(diary.known).not.toHaveProperty("gone");
    const reported = diary.known;
    expect(diary.look(80, aPass())).toEqual(reported);
    diary.up(90, departure, { ticket: "CHG-3", userId: "returned" });
    expect(diary.known).toMatchObject({ baseline: aPass(), drift: { kind: "None" } });
    expect(diary.accepted.at(-1)).toEqual(["UserReturned", undefined, "CHG-3"]);
  });

  test("is named by the object id where that may be read, and not by another's", () => {
    const diary = departed({ userId: alice });
    diary.look(70, aPass(), { userId: alice });
    expect(diary.known.drift?.changes).toEqual([{ propertyName: "userId", currentValue: alice }]);
    diary.up(80, { ticket: "CHG-3", userId: bob });
    expect(diary.kind).toBe("UserReturned");
    diary.up(80, { ticket: "CHG-3", userId: "returned" });
    expect(diary.kind).toBe("UserReturned");
    diary.up(90, { ticket: "CHG-3", userId: alice });
    expect(diary.kind).toBe("None");
  });

  test("is of whoever was named, and of nobody else from then on, also where no object id was known before", () => {
    const diary = departed();
    diary.look(70, aPass(), { userId: alice });
    diary.up(80, departure, { ticket: "CHG-3", userId: alice });
    expect(diary.known).toMatchObject({ userId: alice, drift: { kind: "None" } });
    diary.look(90, aPass(), { userId: bob });
    expect(diary.kind).toBe("UserReturned");
  });

  test("is named by the object id however it is written", () => {
    const diary = departed({ userId: alice });
    diary.look(70, aPass(), { userId: alice });
    diary.up(80, departure, { ticket: "CHG-3", userId: alice.toUpperCase() });
    expect(diary.known).toMatchObject({ userId: alice, drift: { kind: "None" } });
  });

  test("does not accept the pass that somebody comes back with: it is reported next, or named in the same breath", () => {
    const back = { ticket: "CHG-3", userId: "returned" };
    const diary = departed();
    diary.look(70, successor);
    expect(diary.kind).toBe("UserReturned");
    diary.up(80, departure, back);
    expect(diary.known).toMatchObject({
      baseline: aPass(),
      drift: { kind: "Replaced", firstReportedDateTime: at(80) },
    });

    const other = departed();
    other.look(70, successor);
    other.up(80, departure, { ticket: "CHG-4", pass: otherId }, back);
    expect(other.known).toMatchObject({ baseline: successor, drift: { kind: "None" } });
    expect(other.accepted).toContainEqual(["UserReturned", undefined, "CHG-3"]);
    expect(other.accepted).toContainEqual(["Replaced", otherId, "CHG-4"]);
  });

  test("to nothing, of somebody who left with a pass, is a removal next", () => {
    const diary = departed();
    diary.look(70, "none");
    diary.up(80, departure, { ticket: "CHG-3", userId: "returned" });
    expect(diary.known.drift).toMatchObject({ kind: "Removed", firstReportedDateTime: at(80) });
  });

  test("that was for a while leaves the departure as it was accepted", () => {
    const diary = departed();
    diary.look(70, aPass());
    diary.look(80, "gone");
    expect(diary.known).toMatchObject({ gone: { accepted: true }, drift: { kind: "None" } });
  });

  test("is no occasion for a window: the person is named first", () => {
    const diary = departed();
    diary.up(65, departure, window);
    diary.look(70, successor);
    expect(diary.kind).toBe("UserReturned");
    expect(diary.accepted.map(([, , ticket]) => ticket)).not.toContain("CHG-1");
  });
});

describe("another person of the same name", () => {
  /** Alice with an accepted pass; then somebody else has her name. */
  function taken(pass: Pass | "none", who: { readonly userId?: string } = { userId: bob }): Diary {
    const diary = diaryWith(aPass());
    diary.look(10, aPass(), { userId: alice });
    diary.look(60, pass, { isOther: true, ...who });
    return diary;
  }

  test("is drift that says who was accepted and who is there, and keeps what was accepted of the one before", () => {
    const diary = taken(successor);
    expect(diary.known).toMatchObject({ userId: alice, pass: successor, baseline: aPass() });
    expect(diary.known.drift).toMatchObject({ kind: "UserReturned", firstReportedDateTime: at(60) });
    expect(diary.known.drift?.changes).toEqual(
      expect.arrayContaining([
        { propertyName: "userId", currentValue: bob, desiredValue: alice },
        { propertyName: "methodId", currentValue: otherId, desiredValue: aPass().methodId },
      ]),
    );
  });

  test("keeps the first date look by look, and a third person has one of its own", () => {
    const diary = taken("none");
    diary.look(70, successor, { isOther: true, userId: bob });
    expect(diary.known.drift).toMatchObject({ kind: "UserReturned", firstReportedDateTime: at(60) });
    diary.look(80, "none", { isOther: true, userId: "aaaaaaaa-0000-4000-8000-000000000003" });
    expect(diary.known.drift).toMatchObject({ kind: "UserReturned", firstReportedDateTime: at(80) });
  });

  test("is accepted by the object id, and of a pass nothing is accepted with that", () => {
    const diary = taken(successor);
    diary.up(70, { ticket: "CHG-3", userId: alice });
    diary.up(70, { ticket: "CHG-3", userId: "returned" });
    expect(diary.kind).toBe("UserReturned");
    diary.up(80, { ticket: "CHG-3", userId: bob });
    expect(diary.known).toMatchObject({
      userId: bob,
      pass: successor,
      drift: { kind: "Found", firstReportedDateTime: at(80) },
    });
    expect(diary.known).not.toHaveProperty("baseline");
    diary.look(90, successor, { userId: bob });
    expect(diary.known.drift).toMatchObject({ kind: "Found", firstReportedDateTime: at(80) });
    diary.up(95, { ticket: "CHG-3", userId: bob }, { ticket: "CHG-4", pass: otherId });
    expect(diary.known).toMatchObject({ userId: bob, baseline: successor, drift: { kind: "None" } });
  });

  test("without a pass leaves nothing to accept but the person", () => {
    const diary = taken("none");
    diary.up(80, { ticket: "CHG-3", userId: bob });
    expect(diary.known).toMatchObject({ userId: bob, hasPass: false, drift: { kind: "None" } });
    expect(diary.known).not.toHaveProperty("baseline");
  });

  test("goes when the one who was accepted has the name again", () => {
    const diary = taken(successor);
    diary.look(70, aPass(), { userId: alice });
    expect(diary.known).toMatchObject({ userId: alice, baseline: aPass(), drift: { kind: "None" } });
  });

  test("whose object id may not be read any more is accepted as 'returned', once", () => {
    const diary = taken("none", {});
    expect(diary.known.drift?.changes).toContainEqual({
      propertyName: "userId",
      currentValue: "unknown",
      desiredValue: alice,
    });
    diary.up(80, { ticket: "CHG-3", userId: "returned" });
    expect(diary.kind).toBe("None");
    // Reads go by the name again: by the object id that was known, the one who is there would be another person for ever.
    expect(diary.known).not.toHaveProperty("userId");
  });
});

describe("an approval that has expired", () => {
  const expired = { ticket: "CHG-2", expires: at(30) };

  test.each<[string, Approval, Pass | "none" | "gone"]>([
    ["a window", { ...window, ...expired }, successor],
    ["a named pass", { pass: otherId, ...expired }, successor],
    ["an absence", { pass: "none", instead: aPass().methodId, ...expired }, "none"],
    ["a departure", { userId: "gone", ...expired }, "gone"],
  ])("covers nothing: %s", (_case, approval, seen) => {
    const before = diaryWith(aPass(), approval);
    before.look(29, seen);
    expect(before.kind).toBe("None");
    // At the very moment it is over.
    const after = diaryWith(aPass(), approval);
    after.look(30, seen);
    expect(after.kind).not.toBe("None");
    const reported = after.known;
    expect(after.up(40, approval)).toEqual(reported);
  });

  test("covers nobody who returns", () => {
    const diary = diaryWithout({ ticket: "CHG-1", userId: "gone" });
    diary.look(10, "gone");
    diary.look(40, "none");
    diary.up(50, { userId: "returned", ...expired });
    expect(diary.kind).toBe("UserReturned");
    diary.up(50, { userId: "returned", ticket: "CHG-2", expires: at(51) });
    expect(diary.kind).toBe("None");
  });
});

test("without approvals nothing is ever accepted, whatever is looked at and however often", () => {
  const seen = [
    aPass(),
    silentAbout(aPass(), "isUsable"),
    successor,
    "none",
    aPass(unusable("Expired")),
    "gone",
  ] as const;
  const diary = diaryWithout();
  seen.forEach((what, index) => {
    diary.look(60 * index, what);
    diary.up(60 * index + 1);
    expect(diary.known).not.toHaveProperty("accepted");
    expect(diary.known).not.toHaveProperty("baseline");
  });
});
