import type { Pass } from "@tapwatch/provider";
import { assess, type Evidence, noDrift } from "@tapwatch/provider/drift";
import { type Measurement, rateOf, type Sizes, times } from "./measure";

const pass: Pass = {
  methodId: "bbbbbbbb-0000-4000-8000-000000000001",
  createdDateTime: "2026-03-02T09:00:00.1234567Z",
  startDateTime: "2026-03-02T09:00:00.0000000Z",
  lifetimeInMinutes: 480,
  isUsableOnce: false,
  isUsable: true,
  methodUsabilityReason: "EnabledByPolicy",
  expiresDateTime: "2026-03-02T17:00:00.000Z",
};
const look = { now: "2026-03-02T10:00:00.000Z", clockSkewMinutes: 5, last: { pass, drift: noDrift } };

const cases: Readonly<Record<string, Evidence>> = {
  "no pass, as before": {
    ...look,
    baseline: undefined,
    current: undefined,
    last: { pass: undefined, drift: noDrift },
  },
  "the same pass": { ...look, baseline: pass, current: { ...pass } },
  "a pass, at the first look": { ...look, baseline: undefined, current: { ...pass }, last: undefined },
  "a pass, replaced": { ...look, baseline: pass, current: { ...pass, methodId: "another" } },
};

/** How many users a second are compared with what was accepted. */
export async function measureAssess({ pure }: Sizes): Promise<Measurement> {
  const rates = Object.entries(cases).map(([name, evidence]) => ({ name, rate: rateOf(() => assess(evidence), pure) }));
  const slowest = Math.min(...rates.map(({ rate }) => rate));
  return {
    title: "Comparing users with what was accepted",
    head: ["Case", "Users a second", "To the slowest"],
    rows: rates.map(({ name, rate }) => [name, Math.round(rate).toLocaleString("en"), times(rate / slowest)]),
  };
}
