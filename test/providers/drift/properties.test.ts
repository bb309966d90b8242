import fc from "fast-check";
import { expect, test } from "vitest";
import { assess, type Evidence } from "../../../providers/drift/assess";
import { sameObservation } from "../../../providers/drift/compare";
import { driftKinds, noDrift } from "../../../providers/drift/drift";
import { expiryOf, type Pass } from "../../../providers/pass";
import { aPass, at } from "../../support/passes";

const reasons = ["EnabledByPolicy", "DisabledByPolicy", "Expired", "NotYetValid", "OneTimeUsed", "Quarantined"];

/** A pass in any state, also in those that contradict themselves. */
const anyPass: fc.Arbitrary<Pass> = fc
  .record(
    {
      methodId: fc.constantFrom("one", "two"),
      createdDateTime: fc.constantFrom(at(0), at(1)),
      startDateTime: fc.constantFrom(at(0), at(200)),
      lifetimeInMinutes: fc.constantFrom(60, 480),
      isUsableOnce: fc.boolean(),
      isUsable: fc.boolean(),
      methodUsabilityReason: fc.constantFrom(...reasons),
    },
    { requiredKeys: ["methodId"] },
  )
  .map((pass) => {
    const expiresDateTime = expiryOf(pass.startDateTime, pass.lifetimeInMinutes);
    return { ...pass, ...(expiresDateTime !== undefined && { expiresDateTime }) };
  });
const anyState = fc.option(anyPass, { nil: undefined });
const anyMoment = fc.integer({ min: -100, max: 1000 }).map(at);

const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  baseline: anyState,
  observed: anyState,
  now: anyMoment,
  clockSkewMinutes: fc.constantFrom(0, 5),
});

const natural = ["Unchanged", "Activated", "Consumed", "Expired", "Cleared", "PreApproved"];

test("every pair of states has one verdict: natural without drift, or drift that keeps the baseline", () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const { verdict, baseline, drift } = assess(evidence);
      if (natural.includes(verdict)) {
        expect(drift).toEqual(noDrift);
        expect(baseline === undefined).toBe(evidence.observed === undefined);
      } else {
        expect(driftKinds).toContain(verdict);
        expect(drift.kind).toBe(verdict);
        expect(drift.changes.length).toBeGreaterThan(0);
        expect(baseline).toBe(evidence.baseline);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a second look at the same thing changes nothing, whenever it is taken", () => {
  fc.assert(
    fc.property(anyEvidence, anyMoment, (evidence, later) => {
      const first = assess(evidence);
      const last = { pass: evidence.observed, drift: first.drift };
      const second = assess({ ...evidence, baseline: first.baseline, last, now: later });
      if (first.drift.kind !== "None") expect(second).toEqual({ ...first, verdict: "Reported" });
      else expect(second.drift).toEqual(noDrift);
    }),
    { numRuns: 2000 },
  );
});

test("reported drift ends only when all is as accepted, was agreed to, or is there again", () => {
  fc.assert(
    fc.property(anyEvidence, anyState, anyMoment, (evidence, observed, now) => {
      const first = assess(evidence);
      fc.pre(first.drift.kind !== "None");
      const last = { pass: evidence.observed, drift: first.drift };
      const second = assess({ ...evidence, observed, now, last });
      if (second.drift.kind !== "None") return;
      const isBack = observed !== undefined && ["Removed", "Replaced"].includes(first.drift.kind);
      expect(isBack || sameObservation(evidence.baseline, observed)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("what was accepted is no drift at the next look", () => {
  fc.assert(
    fc.property(anyState, anyMoment, (accepted, now) => {
      expect(assess({ baseline: accepted, observed: accepted, now, clockSkewMinutes: 5 }).verdict).toBe("Unchanged");
    }),
  );
});

test("a pass that lives its natural life never drifts, at whatever moments it is looked at", () => {
  const life = fc.record({
    startsIn: fc.integer({ min: 0, max: 300 }),
    lifetimeInMinutes: fc.integer({ min: 10, max: 43_200 }),
    usedAt: fc.option(fc.integer({ min: 0, max: 43_500 }), { nil: undefined }),
    looks: fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 2, maxLength: 12 }),
    clearedAfter: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(life, ({ startsIn, lifetimeInMinutes, usedAt, looks, clearedAfter }) => {
      const ends = startsIn + lifetimeInMinutes;
      const used = usedAt !== undefined && usedAt >= startsIn && usedAt < ends ? usedAt : undefined;
      const shownAt = (moment: number): Pass | undefined => {
        if (moment >= ends + clearedAfter) return undefined;
        const terms = { startDateTime: at(startsIn), lifetimeInMinutes, isUsableOnce: used !== undefined };
        if (used !== undefined && moment >= used)
          return aPass({ ...terms, isUsable: false, methodUsabilityReason: "OneTimeUsed" });
        if (moment >= ends) return aPass({ ...terms, isUsable: false, methodUsabilityReason: "Expired" });
        if (moment < startsIn) return aPass({ ...terms, isUsable: false, methodUsabilityReason: "NotYetValid" });
        return aPass(terms);
      };
      const [first = 0, ...others] = looks.toSorted((a, b) => a - b);
      let baseline = shownAt(first);
      for (const moment of others) {
        // After it was cleared away, nothing more happens to this user.
        const assessment = assess({ baseline, observed: shownAt(moment), now: at(moment), clockSkewMinutes: 5 });
        expect(assessment.drift).toEqual(noDrift);
        baseline = assessment.baseline;
      }
    }),
    { numRuns: 1000 },
  );
});
