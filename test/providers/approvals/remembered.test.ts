import { describe, expect, test } from "vitest";
import type { Approval } from "../../../providers/approvals/approval";
import { aPass, at, otherId, unusable } from "../../support/passes";
import { type Diary, diaryWith, diaryWithout } from "./diary";

const [alice, bob, carol] = [1, 2, 3].map((number) => `aaaaaaaa-0000-4000-8000-00000000000${number}`) as [
  string,
  string,
  string,
];
const successor = aPass({ methodId: otherId, createdDateTime: at(15), startDateTime: at(15) });
const ofBob = aPass({ methodId: "of-bob", createdDateTime: at(25), startDateTime: at(25) });
const noDrift = { kind: "None", changes: [] };
const gone: Approval = { ticket: "CHG-1", userId: "gone" };
/** Would cover whatever comes. */
const window: Approval = { ticket: "CHG-9", from: at(0), until: at(5000), maxLifetimeInMinutes: 480 };

/** Alice, known by her object id, with the pass that is accepted. */
function watched(...approvals: readonly Approval[]): Diary {
  const diary = diaryWith(aPass(), ...approvals);
  diary.look(5, aPass(), { userId: alice });
  return diary;
}

/** Alice with a pass that nobody approved, reported since 09:20. */
function drifted(): Diary {
  const diary = watched();
  diary.look(20, successor, { userId: alice });
  expect(diary.known.drift).toMatchObject({ kind: "Replaced", firstReportedDateTime: at(20) });
  return diary;
}

describe("what was reported of a pass keeps kind and first date, and no window covers it", () => {
  const ways: readonly (readonly [string, (diary: Diary) => unknown])[] = [
    ["a look that shows none", (diary) => diary.look(30, "none", { userId: alice })],
    ["a look that shows the accepted one", (diary) => diary.look(30, aPass(), { userId: alice })],
    [
      "a look that shows another",
      (diary) => diary.look(30, aPass({ methodId: "third", createdDateTime: at(28) }), { userId: alice }),
    ],
    ["a look at another person", (diary) => diary.look(30, ofBob, { userId: bob, isOther: true })],
    [
      "looks at two other persons and at nobody",
      (diary) => {
        diary.look(30, ofBob, { userId: bob, isOther: true });
        diary.look(32, "gone");
        diary.look(34, "none", { userId: carol, isOther: true });
      },
    ],
    [
      "a departure and a return that were both accepted",
      (diary) => {
        diary.look(30, "gone");
        diary.up(31, gone);
        diary.look(32, successor, { userId: alice });
        expect(diary.kind).toBe("UserReturned");
        diary.up(33, gone, { ticket: "CHG-2", userId: alice });
      },
    ],
  ];

  test.each(ways)("after %s", (_way, meanwhile) => {
    const diary = drifted();
    meanwhile(diary);
    diary.up(40, ...diary.approvals, window);
    diary.look(50, successor, { userId: alice });
    expect(diary.known).toMatchObject({
      userId: alice,
      pass: successor,
      baseline: aPass(),
      drift: { kind: "Replaced", firstReportedDateTime: at(20) },
    });
  });

  test("nor where no pass was accepted, after a look that shows none", () => {
    const diary = diaryWithout();
    diary.look(20, successor);
    diary.look(30, "none");
    diary.up(40, window);
    diary.look(50, successor);
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(20) });
  });

  test("of one that was disabled and not listed for a look: it does not become an expired one", () => {
    const diary = watched();
    diary.look(20, aPass(unusable("DisabledByPolicy")), { userId: alice });
    diary.look(30, "none", { userId: alice });
    diary.look(1000, aPass(unusable("Expired")), { userId: alice });
    expect(diary.known.drift).toMatchObject({ kind: "Disabled", firstReportedDateTime: at(20) });
  });
});

describe("another person who has the name for a while", () => {
  test("leaves an accepted departure as it was: the return of the first one is reported, and nobody's absence", () => {
    const diary = watched();
    diary.look(20, "gone");
    diary.up(30, gone);
    diary.look(40, "none", { userId: bob, isOther: true });
    diary.look(50, "gone");
    expect(diary.known).toMatchObject({ userId: alice, gone: { accepted: true }, drift: noDrift });
    diary.look(60, ofBob, { userId: bob, isOther: true });
    expect(diary.known.drift).toMatchObject({ kind: "UserReturned", firstReportedDateTime: at(40) });
    diary.look(70, aPass(), { userId: alice });
    expect(diary.known.drift).toMatchObject({ kind: "UserReturned", firstReportedDateTime: at(70) });
    diary.up(80, gone, { ticket: "CHG-2", userId: alice });
    expect(diary.known).toMatchObject({ userId: alice, baseline: aPass(), drift: noDrift });
  });

  test("stays reported when the departure of the one before was accepted until then only", () => {
    const diary = watched();
    diary.look(20, "gone");
    diary.up(30, { ...gone, expires: at(100) });
    diary.look(40, ofBob, { userId: bob, isOther: true });
    const approvals = [{ ticket: "CHG-2", pass: ofBob.methodId }];
    diary.up(100, ...approvals);
    expect(diary.known).toMatchObject({
      userId: alice,
      baseline: aPass(),
      drift: { kind: "UserReturned", firstReportedDateTime: at(40) },
    });
    diary.look(110, "gone");
    expect(diary.known.drift).toMatchObject({ kind: "UserGone", firstReportedDateTime: at(20) });
  });

  test("and was accepted until then is nobody's for good because the departure was accepted", () => {
    const diary = watched();
    diary.look(20, "none", { userId: bob, isOther: true });
    const person = { ticket: "CHG-1", userId: bob, expires: at(100) };
    diary.up(30, person);
    diary.look(40, "gone");
    diary.up(50, person, { ...gone, ticket: "CHG-2" });
    expect(diary.known.drift).toEqual(noDrift);
    diary.look(110, "gone");
    expect(diary.known).toMatchObject({ userId: alice, gone: { accepted: true }, drift: noDrift });
    diary.look(120, "none", { userId: bob, isOther: true });
    expect(diary.kind).toBe("UserReturned");
  });

  test("takes with it what was accepted of that person, and not what was of the one before", () => {
    const diary = watched();
    diary.look(20, successor, { userId: alice });
    const pass = { ticket: "CHG-1", pass: otherId, expires: at(200) };
    diary.up(21, pass);
    diary.look(30, ofBob, { userId: bob, isOther: true });
    const person = { ticket: "CHG-2", userId: bob, expires: at(100) };
    diary.up(31, pass, person, { ticket: "CHG-3", pass: ofBob.methodId });
    expect(diary.known).toMatchObject({ userId: bob, baseline: ofBob, drift: noDrift });
    diary.up(100, pass, person);
    expect(diary.known).toMatchObject({ userId: alice, baseline: successor, drift: { kind: "UserReturned" } });
    diary.look(110, successor, { userId: alice });
    expect(diary.known).toMatchObject({ baseline: successor, drift: noDrift });
    diary.look(200, successor, { userId: alice });
    expect(diary.known).toMatchObject({
      baseline: aPass(),
      drift: { kind: "Replaced", firstReportedDateTime: at(20) },
    });
  });
});

describe("a line that changes", () => {
  test("to terms that the accepted pass is not within takes the acceptance back", () => {
    const diary = diaryWithout();
    diary.look(20, successor);
    diary.up(30, { ticket: "CHG-1", pass: otherId, expires: at(100) });
    diary.up(40, { ticket: "CHG-1", pass: otherId, maxLifetimeInMinutes: 10 });
    expect(diary.known.drift).toMatchObject({ kind: "Issued", firstReportedDateTime: at(20) });
  });

  test("by terms that it is within renews it", () => {
    const diary = diaryWithout();
    diary.look(20, successor);
    diary.up(30, { ticket: "CHG-1", pass: otherId, expires: at(100) });
    diary.up(40, { ticket: "CHG-1", pass: otherId, maxLifetimeInMinutes: 480 });
    diary.up(200);
    expect(diary.known).toMatchObject({ baseline: successor, drift: noDrift });
  });

  test.each<[string, Partial<Approval>]>([
    ["who wrote it", { by: "bob" }],
    ["its end", { expires: at(5000) }],
    ["nothing but the form of its date", { approvedDateTime: "2026-03-02T10:00:00+01:00" }],
  ])("by %s is the one that was used, and covers no second departure", (_what, change) => {
    const line = { ...gone, approvedDateTime: at(0) };
    const diary = watched();
    diary.look(20, "gone");
    diary.up(30, line);
    diary.look(40, aPass(), { userId: alice });
    const back = { ticket: "CHG-2", userId: alice };
    diary.up(50, line, back);
    diary.look(60, "gone");
    diary.up(70, { ...line, ...change }, back);
    expect(diary.kind).toBe("UserGone");
  });

  test.each<[string, Approval]>([
    ["in another time zone", { ...window, from: "2026-03-02T10:00:00+01:00" }],
    ["with milliseconds", { ...window, from: "2026-03-02T09:00:00.000Z" }],
    ["with what is so without it", { ...window, isUsableOnce: false }],
    ["by somebody", { ...window, by: "bob", approvedDateTime: at(20) }],
  ])("of a window that is spent, to the same %s, lets no second pass through", (_how, same) => {
    const diary = diaryWithout(window);
    diary.look(20, successor);
    expect(diary.kind).toBe("None");
    diary.up(30, same);
    diary.look(40, aPass({ methodId: "third", createdDateTime: at(35), startDateTime: at(35) }));
    expect(diary.kind).toBe("Replaced");
  });
});
