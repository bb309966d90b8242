import { describe, expect, test } from "vitest";
import type { Approval } from "../../../providers/approvals/approval";
import { aPass, at, otherId, unusable } from "../../support/passes";
import { Diary, diaryWith, diaryWithout, user } from "./diary";

const successor = aPass({ methodId: otherId, createdDateTime: at(50), startDateTime: at(50) });
const third = aPass({ methodId: "third", createdDateTime: at(90), startDateTime: at(90) });
const noDrift = { kind: "None", changes: [] };
const [alice, bob] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"];

/** For an hour and 40 minutes. */
const temporary = { ticket: "CHG-1", expires: at(100) };
const ofSuccessor: Approval = { ...temporary, pass: otherId };

describe("what was accepted for a while is reported again as it was, kind and first date", () => {
  /** Each ends with drift since 09:20, of a kind, and the approval that ends it for a while. */
  const cases: readonly (readonly [string, () => Diary, Approval])[] = [
    [
      "Found",
      () => {
        const diary = new Diary();
        diary.look(20, successor);
        return diary;
      },
      { pass: otherId },
    ],
    [
      "Issued",
      () => {
        const diary = diaryWithout();
        diary.look(20, successor);
        return diary;
      },
      { pass: otherId },
    ],
    [
      "Replaced",
      () => {
        const diary = diaryWith(aPass());
        diary.look(20, successor);
        return diary;
      },
      { pass: otherId },
    ],
    [
      "Altered",
      () => {
        const diary = diaryWith(aPass());
        diary.look(20, aPass({ lifetimeInMinutes: 600 }));
        return diary;
      },
      { pass: aPass().methodId },
    ],
    [
      "Disabled",
      () => {
        const diary = diaryWith(aPass());
        diary.look(20, aPass(unusable("DisabledByPolicy")));
        return diary;
      },
      { pass: aPass().methodId },
    ],
    [
      "Reenabled",
      () => {
        const diary = diaryWith(aPass(unusable("DisabledByPolicy")));
        diary.look(20, aPass());
        return diary;
      },
      { pass: aPass().methodId },
    ],
    [
      "Removed",
      () => {
        const diary = diaryWith(aPass());
        diary.look(20, "none");
        return diary;
      },
      { pass: "none", instead: aPass().methodId },
    ],
    [
      "UserGone",
      () => {
        const diary = diaryWith(aPass());
        diary.look(20, "gone");
        return diary;
      },
      { userId: "gone" },
    ],
    [
      "UserReturned",
      () => {
        const diary = diaryWith(aPass());
        diary.look(10, aPass(), { userId: alice });
        diary.look(20, "none", { userId: bob, isOther: true });
        return diary;
      },
      { userId: bob },
    ],
  ];

  test.each(cases)("%s, when the approval has expired", (kind, begin, approval) => {
    const diary = begin();
    const reported = diary.known;
    expect(reported.drift).toMatchObject({ kind, firstReportedDateTime: at(20) });
    const given = { ...temporary, ...approval };
    diary.up(30, given);
    const accepted = diary.known;
    expect(accepted.drift).toEqual(noDrift);
    expect(accepted.accepted).toMatchObject([{ kind, acceptedDateTime: at(30), approval: given }]);

    expect(diary.up(99, given)).toEqual(accepted);
    expect(diary.up(100, given)).toEqual(reported);
  });

  test.each(cases)("%s, when the approval was taken out", (_kind, begin, approval) => {
    const diary = begin();
    const reported = diary.known;
    diary.up(30, { ...temporary, ...approval });
    expect(diary.kind).toBe("None");
    expect(diary.up(40)).toEqual(reported);
  });

  test.each(cases)("%s, when the approval has expired behind another's back", (_kind, begin, approval) => {
    const diary = begin();
    const reported = diary.known;
    const beside: Approval = { ticket: "CHG-2", pass: "never seen" };
    diary.up(30, beside, { ...temporary, ...approval });
    diary.up(200, beside, { ...temporary, ...approval });
    expect(diary.known).toEqual(reported);
  });
});

test("a look takes back what has expired by Graph's clock, and says the same as an update", () => {
  const diary = diaryWithout();
  diary.look(20, successor);
  const reported = diary.known;
  diary.up(30, ofSuccessor);
  const accepted = diary.known;
  expect(diary.look(99, successor)).toEqual(accepted);
  expect(diary.look(100, successor)).toEqual(reported);
});

test("what a look found covered for a while is reported with the date of that look", () => {
  const diary = diaryWithout(ofSuccessor);
  diary.look(60, successor);
  expect(diary.known).toMatchObject({ baseline: successor, drift: noDrift });
  diary.look(110, successor);
  expect(diary.known).toMatchObject({
    hasPass: true,
    pass: successor,
    drift: { kind: "Issued", firstReportedDateTime: at(60) },
  });
  expect(diary.known).not.toHaveProperty("baseline");
  expect(diary.known).not.toHaveProperty("accepted");
});

describe("an approval that is given another end", () => {
  test("is renewed, and what it covered is accepted for as long", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    const renewed = { ...ofSuccessor, ticket: "CHG-2", expires: at(200) };
    diary.up(90, renewed);
    expect(diary.known.accepted).toMatchObject([{ acceptedDateTime: at(60), approval: renewed }]);
    diary.look(150, successor);
    expect(diary.kind).toBe("None");
    diary.look(200, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
  });

  test("is renewed by a line of its own beside the old one, before and after that has expired", () => {
    const renewed = { ...ofSuccessor, expires: at(200) };
    for (const lines of [
      [ofSuccessor, renewed],
      [renewed, ofSuccessor],
    ]) {
      const diary = diaryWithout(...lines);
      diary.look(60, successor);
      diary.look(150, successor);
      expect(diary.kind).toBe("None");
      diary.look(200, successor);
      expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
    }
  });

  test("is not renewed by one that was used for something else, whoever is said to have written that", () => {
    const diary = diaryWithout({ ticket: "CHG-2", pass: otherId });
    diary.look(60, successor);
    diary.look(70, { ...successor, ...unusable("DisabledByPolicy") });
    diary.up(80, ...diary.approvals, ofSuccessor);
    expect(diary.kind).toBe("None");
    diary.up(90, { ticket: "CHG-2", pass: otherId, by: "bob" }, ofSuccessor);
    diary.look(100, { ...successor, ...unusable("DisabledByPolicy") });
    expect(diary.known.drift).toMatchObject({ kind: "Disabled", firstReportedDateTime: at(70) });
  });

  test("ends sooner if that is what it says", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    diary.up(70, { ...ofSuccessor, expires: at(80) });
    diary.look(80, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
  });

  test("renewed when it is over already accepts the same drift anew", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    diary.look(110, successor);
    diary.up(120, { ...ofSuccessor, expires: at(200) });
    expect(diary.known).toMatchObject({
      baseline: successor,
      drift: noDrift,
      accepted: [{ acceptedDateTime: at(120) }],
    });
    diary.up(210);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
  });
});

describe("an approval that loses its end", () => {
  const forGood = { ticket: "CHG-1", pass: otherId };

  test("is permanent: its line may then be deleted", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    diary.up(90, forGood);
    expect(diary.known.accepted).toEqual([
      { kind: "Issued", methodId: otherId, acceptedDateTime: at(60), approval: forGood },
    ]);
    const accepted = diary.known;
    expect(diary.up(300)).toEqual(accepted);
    expect(diary.look(310, successor)).toEqual(accepted);
  });

  test("is not made so by another approval, of another pass", () => {
    const diary = diaryWithout(ofSuccessor, { ticket: "CHG-2", pass: "another" });
    diary.look(60, successor);
    diary.look(110, successor);
    expect(diary.kind).toBe("Issued");
  });
});

describe("what was accepted for a while and is over by itself is not reported again", () => {
  test("a pass that was removed meanwhile, where there was none before", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    diary.look(80, "none");
    expect(diary.kind).toBe("Removed");
    diary.look(110, "none");
    // As if it had never been accepted: what was reported is remembered.
    const reported = [{ kind: "Issued", methodId: otherId, firstReportedDateTime: at(60) }];
    expect(diary.known).toEqual({ user, hasPass: false, drift: noDrift, reported });
  });

  test("a one-time pass that was used and cleared away meanwhile", () => {
    const once = { ...successor, isUsableOnce: true };
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, once);
    diary.look(70, { ...once, ...unusable("OneTimeUsed") });
    diary.look(80, "none");
    expect(diary.kind).toBe("None");
    diary.look(110, "none");
    expect(diary.known).toMatchObject({ user, hasPass: false, drift: noDrift });
  });

  test("a pass that is disabled and was enabled again meanwhile", () => {
    const diary = diaryWith(aPass());
    diary.look(20, aPass(unusable("DisabledByPolicy")));
    diary.up(30, { ...temporary, pass: aPass().methodId });
    diary.look(40, aPass());
    diary.look(110, aPass());
    expect(diary.known).toMatchObject({ baseline: aPass(), drift: noDrift });
  });

  test("an accepted absence, where the pass is there again", () => {
    const diary = diaryWith(aPass(), { ...temporary, pass: "none", instead: aPass().methodId });
    diary.look(20, "none");
    expect(diary.kind).toBe("None");
    diary.look(110, aPass());
    expect(diary.known).toMatchObject({ baseline: aPass(), drift: noDrift });
  });

  test("a departure, where the user is there again", () => {
    const diary = diaryWith(aPass(), { ...temporary, userId: "gone" });
    diary.look(20, "gone");
    diary.look(80, aPass());
    expect(diary.kind).toBe("UserReturned");
    diary.look(110, aPass());
    expect(diary.known).toMatchObject({ baseline: aPass(), drift: noDrift });
    expect(diary.known).not.toHaveProperty("gone");
  });
});

test("a used pass is still reported when the approval of it is over: it was never accepted for good", () => {
  const once = { ...successor, isUsableOnce: true };
  const diary = diaryWithout(ofSuccessor);
  diary.look(60, once);
  diary.look(80, { ...once, ...unusable("OneTimeUsed") });
  diary.look(110, { ...once, ...unusable("OneTimeUsed") });
  expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
});

describe("a pass that is accepted in the place of one that was accepted for a while", () => {
  test("for good supersedes it: the end of the first does not matter any more", () => {
    const diary = diaryWith(aPass(), ofSuccessor, { ticket: "CHG-2", pass: "third" });
    diary.look(60, successor);
    diary.look(95, third);
    expect(diary.known).toMatchObject({ baseline: third, drift: noDrift });
    const accepted = diary.known;
    expect(diary.look(110, third)).toEqual(accepted);
    expect(diary.up(120)).toEqual(accepted);
  });

  test("for a while too gives way to what was accepted before both", () => {
    const ofThird = { ticket: "CHG-2", pass: "third", expires: at(200) };
    const diary = diaryWith(aPass(), ofSuccessor, ofThird);
    diary.look(60, successor);
    diary.look(95, third);
    diary.look(110, third);
    expect(diary.kind).toBe("None");
    diary.look(200, third);
    expect(diary.known).toMatchObject({
      baseline: aPass(),
      drift: { kind: "Replaced", firstReportedDateTime: at(95) },
    });
  });

  test("and not accepted at all is what stays reported when the first is over", () => {
    const diary = diaryWith(aPass(), ofSuccessor);
    diary.look(60, successor);
    diary.look(95, third);
    expect(diary.known).toMatchObject({ baseline: successor, drift: { kind: "Replaced" } });
    diary.look(110, third);
    expect(diary.known).toMatchObject({
      baseline: aPass(),
      drift: { kind: "Replaced", firstReportedDateTime: at(95) },
    });
    expect(diary.known.drift?.changes).toContainEqual({
      propertyName: "methodId",
      currentValue: "third",
      desiredValue: aPass().methodId,
    });
  });

  test("and not accepted at all does not make the first one news, if a replica shows that again", () => {
    const window: Approval = { ticket: "CHG-9", from: at(0), until: at(900), maxLifetimeInMinutes: 480 };
    const diary = diaryWithout();
    diary.look(60, successor);
    diary.up(70, ofSuccessor, { ...window, uses: 9 });
    diary.look(95, aPass({ ...third, lifetimeInMinutes: 600 }));
    diary.look(110, aPass({ ...third, lifetimeInMinutes: 600 }));
    expect(diary.known.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(95) });
    diary.look(120, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
  });

  test("and has drifted since is reported as it drifted, against what was before", () => {
    const diary = diaryWithout(ofSuccessor);
    diary.look(60, successor);
    diary.look(70, { ...successor, ...unusable("DisabledByPolicy") });
    expect(diary.kind).toBe("Disabled");
    diary.look(110, { ...successor, ...unusable("DisabledByPolicy") });
    expect(diary.known.drift).toMatchObject({ kind: "Disabled", firstReportedDateTime: at(70) });
    expect(diary.known).not.toHaveProperty("baseline");
    expect(diary.known).not.toHaveProperty("accepted");
  });
});

describe("a window that expires", () => {
  const window = { ...temporary, from: at(0), until: at(600), maxLifetimeInMinutes: 480 };

  test("takes back the pass that it was spent on, and stays spent", () => {
    const diary = diaryWithout(window);
    diary.look(60, successor);
    expect(diary.kind).toBe("None");
    diary.look(110, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(60) });
    expect(diary.known.accepted).toEqual([
      { kind: "Issued", methodId: otherId, acceptedDateTime: at(60), approval: window },
    ]);

    // Its end is moved: that is no second pass, and no acceptance of what is reported.
    diary.up(120, { ...window, expires: at(500) });
    expect(diary.kind).toBe("Issued");
    diary.look(130, third);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(130) });
  });

  test("takes back the last of the passes that it was spent on, as the look found it, and no other window covers that", () => {
    const diary = diaryWithout({ ...window, uses: 2 }, { ...window, ticket: "CHG-2", expires: at(900) });
    diary.look(60, successor);
    diary.look(95, third);
    expect(diary.accepted).toEqual([
      ["Issued", otherId, "CHG-1"],
      ["Replaced", "third", "CHG-1"],
    ]);
    diary.look(100, third);
    expect(diary.known.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(95) });
    expect(diary.known).not.toHaveProperty("baseline");
  });

  test("and loses its end in time covers its pass for good", () => {
    const diary = diaryWithout(window);
    diary.look(60, successor);
    const { expires: _, ...forGood } = window;
    diary.up(90, forGood);
    diary.look(200, successor);
    expect(diary.kind).toBe("None");
  });

  test("after its pass was superseded stays spent", () => {
    const diary = diaryWithout(window, { ticket: "CHG-2", pass: "third" });
    diary.look(60, successor);
    diary.look(91, third);
    expect(diary.accepted).toEqual([
      ["Issued", otherId, "CHG-1"],
      ["Replaced", "third", "CHG-2"],
    ]);
    diary.look(95, aPass({ methodId: "fourth", createdDateTime: at(94), startDateTime: at(94) }));
    expect(diary.kind).toBe("Replaced");
  });
});

describe("a departure that was accepted for a while", () => {
  const departure = { ...temporary, userId: "gone" };

  test("with a pass that was reported before is that pass's drift again", () => {
    const diary = diaryWith(aPass());
    diary.look(15, successor);
    diary.look(20, "gone");
    const reported = diary.known;
    diary.up(30, departure);
    expect(diary.kind).toBe("None");
    diary.look(100, "gone");
    expect(diary.known).toEqual(reported);
  });

  test("of somebody whose pass was accepted for a while too is reported again, and the pass behind it", () => {
    const diary = diaryWithout({ ...ofSuccessor, expires: at(150) }, departure);
    diary.look(10, successor);
    diary.look(20, "gone");
    expect(diary.kind).toBe("None");
    diary.look(110, "gone");
    expect(diary.known.drift).toMatchObject({ kind: "UserGone", firstReportedDateTime: at(20) });
    diary.look(160, "gone");
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(10) });
    diary.look(170, "none");
    expect(diary.known.drift).toEqual(noDrift);
  });
});

describe("another person who was accepted for a while", () => {
  const forAWhile = { ...temporary, userId: bob };

  /** Alice had a pass that was accepted; Bob, who has her name now, has none, or one. */
  function taken(pass: typeof successor | "none"): Diary {
    const diary = diaryWith(aPass());
    diary.look(10, aPass(), { userId: alice });
    diary.look(20, pass, { userId: bob, isOther: true });
    return diary;
  }

  test("is reported again by the looks that go on seeing that person", () => {
    const diary = taken("none");
    diary.up(30, forAWhile);
    diary.look(90, "none", { userId: bob });
    expect(diary.known).toMatchObject({ userId: bob, drift: noDrift });
    diary.look(100, "none", { userId: bob });
    expect(diary.known).toMatchObject({
      userId: alice,
      baseline: aPass(),
      drift: { kind: "UserReturned", firstReportedDateTime: at(20) },
    });
  });

  test("whose object id may not be read is reported again by the very look at which that is over", () => {
    const diary = diaryWith(aPass());
    diary.look(10, aPass(), { userId: alice });
    diary.look(20, "none", { isOther: true });
    diary.up(30, { ...temporary, userId: "returned" });
    expect(diary.known.drift).toEqual(noDrift);
    // Read by name: nobody was known by an object id any more.
    diary.look(100, "none");
    expect(diary.known).toMatchObject({
      userId: alice,
      drift: { kind: "UserReturned", firstReportedDateTime: at(20) },
    });
  });

  test("is no drift any more where the one before has the name again at the very look at which that is over", () => {
    const diary = taken("none");
    diary.up(30, forAWhile);
    // For the reader she is another one than Bob, whom it was told to read.
    diary.look(100, aPass(), { userId: alice, isOther: true });
    expect(diary.known).toMatchObject({ userId: alice, baseline: aPass(), drift: noDrift });
  });

  test("leaves a window that was spent on a pass of the one before as often spent as it was", () => {
    const window = {
      ticket: "CHG-3",
      from: at(0),
      until: at(900),
      maxLifetimeInMinutes: 480,
      uses: 2,
      expires: at(800),
    };
    const diary = diaryWithout(window);
    diary.look(10, "none", { userId: alice });
    diary.look(60, successor, { userId: alice });
    diary.look(70, "none", { userId: bob, isOther: true });
    diary.up(80, window, forAWhile);
    diary.look(100, successor, { userId: alice, isOther: true });
    expect(diary.accepted).toEqual([["Issued", otherId, "CHG-3"]]);
    diary.look(110, third, { userId: alice });
    expect(diary.known).toMatchObject({ userId: alice, baseline: third, drift: noDrift });
  });

  test("is reported again with the pass that was accepted of that person", () => {
    const diary = taken(successor);
    diary.up(30, forAWhile, { ticket: "CHG-2", pass: otherId });
    expect(diary.known).toMatchObject({ userId: bob, baseline: successor, drift: noDrift });
    diary.up(100, forAWhile, { ticket: "CHG-2", pass: otherId });
    expect(diary.known).toMatchObject({
      userId: alice,
      baseline: aPass(),
      drift: { kind: "UserReturned", firstReportedDateTime: at(20) },
    });
  });
});
