import { expect } from "vitest";
import type { Approval } from "../../../providers/approvals/approval";
import { afterLook, underApprovals } from "../../../providers/judge";
import type { Observation } from "../../../providers/observation";
import type { Pass } from "../../../providers/pass";
import { savedProblem } from "../../../providers/saved";
import type { Known } from "../../../providers/state";
import { at } from "../../support/passes";

export const user = "alice@contoso.example";
const clockSkewMinutes = 5;

/** Who was seen: the object id, where it may be read. */
type Who = { readonly userId?: string; readonly isOther?: boolean };

/** What is known of one user, look by look and `up` by `up`, without a tenant. */
export class Diary {
  known: Known = { user };
  approvals: readonly Approval[];

  constructor(...approvals: readonly Approval[]) {
    this.approvals = approvals;
  }

  get kind() {
    return this.known.drift?.kind;
  }

  /** What was accepted, and by which ticket. */
  get accepted() {
    return (this.known.accepted ?? []).map(({ kind, methodId, approval }) => [kind, methodId, approval.ticket]);
  }

  /** A refresh. The same look once more, at the same person, changes nothing, and the state is plain JSON. */
  look(minutesAfterStart: number, seen: Pass | "none" | "gone", who: Who = {}): Known {
    const observation = observationOf(at(minutesAfterStart), seen, who);
    const rules = { approvals: this.approvals, clockSkewMinutes };
    const asked = this.known.userId;
    const isFirst = this.known.drift === undefined;
    this.known = plain(afterLook(this.known, observation, rules));
    // Whoever is known by another object id is asked for by that next time.
    const isSame = isFirst || asked === this.known.userId || who.userId !== undefined;
    if (isSame) expect(afterLook(this.known, observation, rules)).toStrictEqual(this.known);
    return this.known;
  }

  /** `up` with these approvals from now on, which asks nobody. */
  up(minutesAfterStart: number, ...approvals: readonly Approval[]): Known {
    this.approvals = approvals;
    const rules = { approvals, clockSkewMinutes };
    this.known = plain(underApprovals(this.known, rules, at(minutesAfterStart)));
    expect(underApprovals(this.known, rules, at(minutesAfterStart))).toStrictEqual(this.known);
    return this.known;
  }
}

/** A diary that begins with a pass which was accepted a long time ago, as 0.1.0 did it: no approval tells of it. */
export function diaryWith(pass: Pass, ...approvals: readonly Approval[]): Diary {
  const diary = new Diary(...approvals);
  diary.known = { user, hasPass: true, pass, baseline: pass, drift: { kind: "None", changes: [] } };
  return diary;
}

/** A diary of somebody who has no pass. */
export function diaryWithout(...approvals: readonly Approval[]): Diary {
  const diary = new Diary(...approvals);
  diary.look(0, "none");
  expect(diary.known).toEqual({ user, hasPass: false, drift: { kind: "None", changes: [] } });
  return diary;
}

function observationOf(observedDateTime: string, seen: Pass | "none" | "gone", who: Who): Observation {
  if (seen === "gone") return { answer: "gone", observedDateTime };
  if (seen === "none") return { answer: "none", observedDateTime, ...who };
  return { answer: "pass", pass: seen, observedDateTime, ...who };
}

function plain(known: Known): Known {
  expect(known).toStrictEqual(JSON.parse(JSON.stringify(known)));
  expect(savedProblem(known)).toBeUndefined();
  return known;
}
