import { expiryOf, type Pass } from "../../../providers/pass";
import { at } from "../../support/passes";

/** A pass as it is in truth. Times are minutes after the beginning. */
export interface TruePass {
  readonly id: string;
  readonly created: number;
  readonly start: number;
  readonly lifetime: number;
  readonly once: boolean;
  usedAt?: number;
}

export type Stage = "NotYetValid" | "Usable" | "Used" | "Expired" | "Disabled";

/** What is true of one user at a moment. */
export interface Moment {
  readonly isThere: boolean;
  readonly pass: TruePass | undefined;
  readonly isEnabled: boolean;
}

export function stageOf(pass: TruePass, isEnabled: boolean, time: number): Stage {
  if (pass.usedAt !== undefined && time >= pass.usedAt) return "Used";
  if (time >= pass.start + pass.lifetime) return "Expired";
  if (!isEnabled) return "Disabled";
  return time < pass.start ? "NotYetValid" : "Usable";
}

const reasons: Readonly<Record<Stage, string>> = {
  NotYetValid: "NotYetValid",
  Usable: "EnabledByPolicy",
  Used: "OneTimeUsed",
  Expired: "Expired",
  Disabled: "DisabledByPolicy",
};

/** What Graph may leave out. */
export const omissible = [
  "createdDateTime",
  "startDateTime",
  "lifetimeInMinutes",
  "isUsableOnce",
  "isUsable",
  "methodUsabilityReason",
] as const;
export type Omissible = (typeof omissible)[number];

/** The pass as Graph tells it, some of it left out. */
export function toldOf(pass: TruePass, stage: Stage, omitted: readonly Omissible[]): Pass {
  const whole = {
    methodId: pass.id,
    createdDateTime: at(pass.created),
    startDateTime: at(pass.start),
    lifetimeInMinutes: pass.lifetime,
    isUsableOnce: pass.once,
    isUsable: stage === "Usable",
    methodUsabilityReason: reasons[stage],
  };
  const told = Object.fromEntries(
    Object.entries(whole).filter(([name]) => !omitted.some((left) => left === name)),
  ) as unknown as Pass;
  const expiresDateTime = expiryOf(told.startDateTime, told.lifetimeInMinutes);
  return { ...told, ...(expiresDateTime !== undefined && { expiresDateTime }) };
}

/** One user of a tenant, with the whole past: a replica shows an earlier moment of it. */
export class History {
  private readonly past: { readonly time: number; readonly moment: Moment }[] = [
    { time: Number.NEGATIVE_INFINITY, moment: { isThere: true, pass: undefined, isEnabled: true } },
  ];
  private count = 0;

  at(time: number): Moment {
    const found = this.past.findLast((entry) => entry.time <= time);
    if (found === undefined) throw new Error("a history has no beginning");
    return found.moment;
  }

  /** When something was done last before, or at, a moment. */
  lastChange(time: number): number {
    return this.past.findLast((entry) => entry.time <= time)?.time ?? Number.NEGATIVE_INFINITY;
  }

  issue(time: number, terms: { startsIn: number; lifetime: number; once: boolean }): TruePass {
    this.count += 1;
    const { startsIn, lifetime, once } = terms;
    const pass = { id: `pass-${this.count}`, created: time, start: time + startsIn, lifetime, once };
    this.become(time, { pass });
    return pass;
  }

  remove(time: number): void {
    this.become(time, { pass: undefined });
  }

  /** The user signs in, if that is possible. */
  use(time: number): void {
    const { pass, isEnabled } = this.at(time);
    if (!pass?.once || stageOf(pass, isEnabled, time) !== "Usable") return;
    pass.usedAt = time;
    this.become(time, {});
  }

  setPolicy(time: number, isEnabled: boolean): void {
    this.become(time, { isEnabled });
  }

  leave(time: number): void {
    this.become(time, { isThere: false });
  }

  comeBack(time: number): void {
    this.become(time, { isThere: true });
  }

  private become(time: number, change: Partial<Moment>): void {
    this.past.push({ time, moment: { ...this.at(time), ...change } });
  }
}
