import type { Facts } from "./outcome";

/** How many users and findings there are, by kind. */
export interface Counts {
  readonly watched: number;
  readonly withPass: number;
  readonly usable: number;
  /** Users with pending drift. */
  readonly drifted: number;
  /** Findings that are not fixed. */
  readonly findings: number;
  /** Users that the run could not read. */
  readonly unreadable: number;
  readonly gone: number;
}

/** Of several stacks together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = (count: (counts: Counts) => number) => all.reduce((total, counts) => total + count(counts), 0);
  return {
    watched: sum(({ watched }) => watched),
    withPass: sum(({ withPass }) => withPass),
    usable: sum(({ usable }) => usable),
    drifted: sum(({ drifted }) => drifted),
    findings: sum(({ findings }) => findings),
    unreadable: sum(({ unreadable }) => unreadable),
    gone: sum(({ gone }) => gone),
  };
}

export function countsOf(facts: Pick<Facts, "users" | "drift" | "findings" | "unreadable" | "gone">): Counts {
  const gone = new Set(facts.gone);
  const present = facts.users.filter(({ user, observation }) => observation !== "gone" && !gone.has(user));
  return {
    watched: facts.users.length,
    withPass: present.filter(({ pass }) => pass !== undefined).length,
    usable: present.filter(({ pass }) => pass?.isUsable === true).length,
    drifted: new Set(facts.drift.map(({ user }) => user)).size,
    findings: facts.findings.length,
    unreadable: new Set(facts.unreadable.map(({ user }) => user)).size,
    gone: gone.size,
  };
}
