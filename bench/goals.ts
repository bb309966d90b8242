interface Goal {
  readonly what: string;
  readonly unit: "s" | "MB" | "B" | "x" | "ms" | "%";
  readonly limit: number;
  /** The figure must be this or more. Default: this or less. */
  readonly isLeast?: true;
}

/**
 * What is to be reached on two cores, at 100 ms of latency, by the embedded engine if no other is named. The state is that of users
 * without a pass.
 */
export const goals = {
  checkCpu: { what: "`check`, 3 users: processor time", limit: 2.5, unit: "s" },
  checkTime: { what: "`check`, 3 users", limit: 1.5, unit: "s" },
  up: { what: "`up`, 10,000 users", limit: 45, unit: "s" },
  refresh: { what: "`refresh`, 10,000 users", limit: 6, unit: "s" },
  refreshRunProgram: { what: "`refresh --run-program`, 10,000", limit: 25, unit: "s" },
  ownMemory: { what: "memory of the command, 10,000", limit: 500, unit: "MB" },
  stateAfterUp: { what: "state a user, after `up`", limit: 1200, unit: "B" },
  stateAfterRefresh: { what: "state a user, after `refresh`", limit: 1200, unit: "B" },
  pulumiRefresh: { what: "tapwatch to pulumi, `refresh`, 2,000", limit: 1.3, unit: "x" },
  pulumiLargeUp: { what: "Pulumi's engine: `up`, 10,000, half with a pass", limit: 60, unit: "s" },
  pulumiLargeRefresh: { what: "Pulumi's engine: `refresh`, 10,000, half with a pass", limit: 25, unit: "s" },
  pulumiLargeCheck: { what: "Pulumi's engine: `check`, 10,000, half with a pass", limit: 50, unit: "s" },
  pulumiFewUp: { what: "Pulumi's engine: `up`, 10,000, 1 of 20 with a pass", limit: 60, unit: "s" },
  pulumiFewRefresh: { what: "Pulumi's engine: `refresh`, 10,000, 1 of 20 with a pass", limit: 25, unit: "s" },
  pulumiFewCheck: { what: "Pulumi's engine: `check`, 10,000, 1 of 20 with a pass", limit: 50, unit: "s" },
  quotaUsed: { what: "part of a quota that is used", limit: 90, unit: "%", isLeast: true },
  quotaRequests: { what: "requests a user under a quota", limit: 1.05, unit: "x" },
  growth: { what: "growth, 1,000 to 10,000 users", limit: 11, unit: "x" },
  cleanRequests: { what: "requests, to users / 20", limit: 1.01, unit: "x" },
  keyPress: { what: "key press, page of 10,000 users", limit: 100, unit: "ms" },
  shardsTime: { what: "`refresh`, 100,000 in ten shards", limit: 180, unit: "s" },
  shardsMemory: { what: "memory, 100,000 in ten shards", limit: 700, unit: "MB" },
} as const satisfies Readonly<Record<string, Goal>>;

/** What was measured, in the goal's unit, and what README.md tells beside: ratios of reading 10,000 users at 100 ms. */
export type Figures = Partial<Readonly<Record<keyof typeof goals | "floorRatio" | "clientRatio", number>>>;

export interface Verdict {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly verdict: "met" | "not met" | "not measured";
}

/** Each goal beside what was measured. */
export function verdicts(figures: Figures): readonly Verdict[] {
  return Object.entries<Goal>(goals).map(([name, { what, unit, limit, isLeast }]) => {
    const value = figures[name as keyof Figures];
    const goal = `${isLeast ? "at least" : "at most"} ${withUnit(limit, unit)}`;
    if (value === undefined) return { what, goal, measured: "", verdict: "not measured" };
    const isMet = isLeast ? value >= limit : value <= limit;
    return { what, goal, measured: withUnit(value, unit), verdict: isMet ? "met" : "not met" };
  });
}

function withUnit(value: number, unit: Goal["unit"]): string {
  const digits = value >= 100 || unit === "B" || unit === "MB" ? 0 : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits)).toLocaleString("en")} ${unit}`;
}
