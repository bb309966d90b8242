import fc from "fast-check";
import { expect, test } from "vitest";
import { approvalsNeeded } from "../../../cli/approvals/needed";
import type { Approval } from "../../../providers/approvals/approval";
import type { Pass } from "../../../providers/pass";
import { aPass, at } from "../../support/passes";
import { type Diary, diaryWith } from "../approvals/diary";

// Several persons under one name, with passes of their own, in whatever order: what the histories of one user do not have.
const alice = "aaaaaaaa-0000-4000-8000-000000000001";
const persons = [alice, "aaaaaaaa-0000-4000-8000-000000000002", "aaaaaaaa-0000-4000-8000-000000000003"] as const;
const first = aPass();

/** Who is there, with which of their passes; -1: nobody, or none. */
interface Seen {
  readonly person: number;
  readonly pass: number;
}

const seen = fc.record({
  person: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, -1, -1),
  pass: fc.constantFrom(-1, 0, 0, 1, 1, 2),
});

/** Alice's first pass is the one that is accepted from the beginning. All live longer than a history. */
function passOf({ person, pass }: Seen): Pass | undefined {
  if (person === -1 || pass === -1) return undefined;
  if (person === 0 && pass === 0) return first;
  return aPass({ methodId: `${person}-${pass}`, createdDateTime: at(pass), startDateTime: at(pass) });
}

function look(diary: Diary, minute: number, who: Seen): void {
  const userId = persons[who.person];
  if (userId === undefined) diary.look(minute, "gone");
  else diary.look(minute, passOf(who) ?? "none", { userId, ...(userId !== diary.known.userId && { isOther: true }) });
}

function begin(): Diary {
  const diary = diaryWith(first);
  look(diary, 1, { person: 0, pass: 0 });
  return diary;
}

test("nobody and no pass is accepted that is not named by a line which stands, over 8,000 histories", () => {
  const act = fc.oneof(
    { weight: 5, arbitrary: fc.record({ act: fc.constant("look" as const), seen }) },
    { weight: 4, arbitrary: fc.record({ act: fc.constant("name" as const), lasts: fc.constantFrom(0, 0, 25, 60) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("delete a line" as const), which: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("up" as const) }) },
  );
  let quiet = 0;
  let restored = 0;
  fc.assert(
    fc.property(fc.array(act, { minLength: 4, maxLength: 16 }), (acts) => {
      const diary = begin();
      /** What was named, of whom, and until when. */
      const named: { readonly line: Approval; readonly person: string; readonly until: number }[] = [];
      let lines: Approval[] = [];
      let minute = 1;
      let last: Seen = { person: 0, pass: 0 };
      for (const [index, given] of acts.entries()) {
        minute += 10;
        const before = diary.known;
        if (given.act === "look") {
          last = given.seen;
          look(diary, minute, last);
        } else if (given.act === "name") {
          const person = persons[last.person] ?? "nobody";
          const end = given.lasts === 0 ? {} : { expires: at(minute + given.lasts) };
          const news = approvalsNeeded(diary.known).map((one) => ({ ticket: `T-${index}`, ...one, ...end }));
          const until = given.lasts === 0 ? Number.POSITIVE_INFINITY : minute + given.lasts;
          for (const line of news) named.push({ line, person, until });
          lines = [...lines, ...news];
          diary.up(minute, ...lines);
        } else if (given.act === "delete a line") {
          lines = lines.filter((_line, place) => place !== given.which);
          diary.up(minute, ...lines);
        } else {
          diary.up(minute, ...lines);
        }
        const standing = named.filter(
          ({ line, until }) => until > minute && (until === Number.POSITIVE_INFINITY || lines.includes(line)),
        );
        const isNamed = (is: (line: Approval, person: string) => boolean) =>
          standing.some(({ line, person }) => is(line, person));
        const { userId, baseline, drift, gone } = diary.known;
        const isPerson = userId === alice || isNamed((line) => line.userId === userId);
        expect(isPerson).toBe(true);
        const isPass =
          baseline === undefined ||
          (baseline.methodId === first.methodId && userId === alice) ||
          isNamed((line, person) => line.pass === baseline.methodId && person === userId);
        expect(isPass).toBe(true);
        if (before.accepted !== undefined && drift?.kind !== "None" && before.drift?.kind === "None") restored += 1;
        if (drift?.kind !== "None") continue;
        quiet += 1;
        if (gone !== undefined) {
          expect(isNamed((line) => line.userId === "gone")).toBe(true);
          continue;
        }
        expect(persons[last.person]).toBe(userId);
        expect(passOf(last)?.methodId).toBe(baseline?.methodId);
        if (baseline === undefined && userId === alice) {
          // Or Alice was accepted anew, in the place of another one.
          expect(named.some(({ line }) => line.pass === "none" || line.userId === alice)).toBe(true);
        }
      }
    }),
    { numRuns: 8000, seed: 20_261_125 },
  );
  expect(quiet).toBeGreaterThan(8000);
  expect(restored).toBeGreaterThan(200);
});

test("a pass that was reported keeps its first date, and no window covers it, whoever was seen meanwhile", () => {
  let again = 0;
  fc.assert(
    fc.property(fc.array(seen, { minLength: 3, maxLength: 12 }), fc.nat(12), (looks, from) => {
      const diary = begin();
      const since = new Map<string, string>();
      let minute = 1;
      for (const [index, who] of looks.entries()) {
        minute += 10;
        // From some look on anything would be covered that is new.
        const window = { ticket: "T-1", from: at(0), until: at(5000), maxLifetimeInMinutes: 480, uses: 9 };
        if (index === from) diary.up(minute, window);
        look(diary, minute + 1, who);
        const { drift, pass, userId, baseline } = diary.known;
        const id = pass?.methodId ?? "";
        const known = since.get(id);
        if (who.person !== 0 || pass === undefined || userId !== alice) continue;
        if (known === undefined) {
          if (drift?.firstReportedDateTime !== undefined) since.set(id, drift.firstReportedDateTime);
          continue;
        }
        again += 1;
        if (baseline?.methodId === id) expect(id).toBe(first.methodId);
        else expect(drift?.firstReportedDateTime).toBe(known);
      }
    }),
    { numRuns: 4000, seed: 20_261_126 },
  );
  expect(again).toBeGreaterThan(1500);
});

test("what was accepted for a while leaves nothing behind: afterwards all is as if it had never been", () => {
  let lapsed = 0;
  fc.assert(
    fc.property(fc.array(seen, { minLength: 2, maxLength: 10 }), fc.nat(8), fc.nat(8), (looks, when, lasts) => {
      const [diary, other] = [begin(), begin()];
      let minute = 1;
      let isNamed = false;
      const until = 10 * (when + lasts) + 18;
      for (const [index, who] of looks.entries()) {
        minute += 10;
        look(diary, minute, who);
        look(other, minute, who);
        if (index === when && diary.kind !== "None") {
          isNamed = true;
          diary.up(
            minute + 1,
            ...approvalsNeeded(diary.known).map((one) => ({ ticket: "T-1", ...one, expires: at(until) })),
          );
        }
      }
      if (!isNamed) return;
      lapsed += 1;
      diary.up(300, ...diary.approvals);
      const view = ({ known: { userId, baseline, gone, hasPass, pass, drift } }: Diary) => ({
        userId,
        baseline,
        // Who is not there is as they were seen last, and nobody sees that.
        ...(gone === undefined && { pass, hasPass }),
        isGone: gone !== undefined && gone.accepted !== true,
        isDrift: drift?.kind !== "None",
      });
      expect(view(diary)).toEqual(view(other));
      expect(diary.known).not.toHaveProperty("accepted");
    }),
    { numRuns: 4000, seed: 20_261_127 },
  );
  expect(lapsed).toBeGreaterThan(800);
});
