import fc from "fast-check";
import { expect, test } from "vitest";
import { type Assessment, assess, type Evidence, type LastLook } from "../../../providers/drift/assess";
import { changesBetween, samePass } from "../../../providers/drift/compare";
import { driftKinds, noDrift } from "../../../providers/drift/drift";
import { naturalSteps } from "../../../providers/drift/life";
import { expiryOf, type Pass } from "../../../providers/pass";
import { aPass, at, minute, silentAbout, unusable } from "../../support/passes";

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
const anySkew = fc.constantFrom(0, 5);

/** A user whose baseline was seen last, with nothing reported. */
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({ baseline: anyState, current: anyState, now: anyMoment, clockSkewMinutes: anySkew })
  .map((evidence) => ({ ...evidence, last: { pass: evidence.baseline, drift: noDrift } }));

/** Somebody who is looked at for the first time. */
const anyFirst: fc.Arbitrary<Evidence> = fc
  .record({ current: anyState, now: anyMoment, clockSkewMinutes: anySkew })
  .map((evidence) => ({ ...evidence, baseline: undefined }));

const isNatural = ({ verdict }: Assessment) => naturalSteps.some((step) => step === verdict);
const after = ({ pass, drift }: Assessment): LastLook => ({ pass, drift });

test("every pair of states has one verdict: natural without drift, or drift that keeps the baseline", () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const assessment = assess(evidence);
      const { verdict, pass, baseline, drift } = assessment;
      expect(pass?.methodId).toBe(evidence.current?.methodId);
      if (isNatural(assessment)) {
        expect(drift).toEqual(noDrift);
        // A pass that is gone may be kept for a moment; one that is there is never without a baseline.
        if (pass !== undefined) expect(baseline?.methodId).toBe(pass.methodId);
        else expect([undefined, evidence.baseline]).toContain(baseline);
      } else {
        expect(driftKinds).toContain(verdict);
        expect(drift.kind).toBe(verdict);
        expect(drift.firstReportedDateTime).toBe(evidence.now);
        expect(baseline).toBe(evidence.baseline);
      }
    }),
    { numRuns: 2000 },
  );
});

test("at the first look nothing is accepted but what has ended", () => {
  fc.assert(
    fc.property(anyFirst, (evidence) => {
      const { verdict, pass, baseline, drift } = assess(evidence);
      expect(pass).toEqual(evidence.current);
      if (pass === undefined) expect({ verdict, baseline, drift }).toEqual({ verdict: "Unchanged", drift: noDrift });
      else if (verdict === "Adopted") expect({ baseline, drift }).toEqual({ baseline: pass, drift: noDrift });
      else expect({ verdict, kind: drift.kind, baseline }).toEqual({ verdict: "Found", kind: "Found" });
      if (pass?.isUsable === true) expect(verdict).toBe("Found");
    }),
    { numRuns: 2000 },
  );
});

test("a second look at the same thing changes nothing, however much later it is taken", () => {
  fc.assert(
    fc.property(fc.oneof(anyEvidence, anyFirst), fc.nat({ max: 1000 }), (evidence, minutes) => {
      const later = new Date(Date.parse(evidence.now) + minutes * minute).toISOString();
      const first = assess(evidence);
      // Where the two sides tell different properties, none of them differs: such a drift ends with what explains it.
      fc.pre(first.drift.kind === "None" || changesBetween(first.baseline, first.pass).length > 0);
      const second = assess({ ...evidence, baseline: first.baseline, last: after(first), now: later });
      if (first.drift.kind !== "None") expect(second).toEqual({ ...first, verdict: "Reported" });
      else expect({ pass: second.pass, drift: second.drift }).toEqual({ pass: first.pass, drift: noDrift });
    }),
    { numRuns: 2000 },
  );
});

test("a second look in the same moment gives the same state", () => {
  fc.assert(
    fc.property(fc.oneof(anyEvidence, anyFirst), (evidence) => {
      const { verdict: _, ...first } = assess(evidence);
      const last = { pass: first.pass, drift: first.drift };
      const { verdict: _again, ...second } = assess({ ...evidence, baseline: first.baseline, last });
      expect(second).toStrictEqual(first);
    }),
    { numRuns: 2000 },
  );
});

test("reported drift keeps its kind and first date, or it is another pass, or the accepted state is there again", () => {
  fc.assert(
    fc.property(anyEvidence, anyState, anyMoment, (evidence, current, now) => {
      const first = assess(evidence);
      fc.pre(first.drift.kind !== "None");
      const second = assess({ ...evidence, baseline: first.baseline, current, now, last: after(first) });
      const { kind, firstReportedDateTime } = first.drift;
      const isAboutTheSame = second.drift.kind === kind && second.drift.firstReportedDateTime === firstReportedDateTime;
      if (isAboutTheSame) return;
      const { baseline } = evidence;
      const isAnotherPass =
        second.pass !== undefined && (first.pass === undefined || !samePass(second.pass, first.pass));
      const isAccepted =
        second.pass === undefined || baseline === undefined
          ? second.pass === baseline
          : second.pass.methodId === baseline.methodId;
      expect(isAnotherPass || (second.drift.kind === "None" && isAccepted)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test("what was accepted is no drift at the next look", () => {
  fc.assert(
    fc.property(anyState, anyMoment, (accepted, now) => {
      const evidence = { baseline: accepted, current: accepted, now, clockSkewMinutes: 5 };
      const { verdict, drift } = assess({ ...evidence, last: { pass: accepted, drift: noDrift } });
      expect(drift).toEqual(noDrift);
      expect(verdict).toBe("Unchanged");
    }),
  );
});

test("a pass that lives its natural life never drifts, at whatever moments it is looked at, whatever Graph leaves out", () => {
  const omissible = [
    "startDateTime",
    "lifetimeInMinutes",
    "isUsableOnce",
    "isUsable",
    "methodUsabilityReason",
  ] as const;
  const look = fc.record({ moment: fc.integer({ min: 0, max: 50_000 }), omitted: fc.subarray([...omissible]) });
  const life = fc.record({
    startsIn: fc.integer({ min: 0, max: 300 }),
    lifetimeInMinutes: fc.integer({ min: 10, max: 43_200 }),
    usedAt: fc.option(fc.integer({ min: 0, max: 43_500 }), { nil: undefined }),
    looks: fc.array(look, { minLength: 2, maxLength: 12 }),
    clearedAfter: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(life, ({ startsIn, lifetimeInMinutes, usedAt, looks, clearedAfter }) => {
      const ends = startsIn + lifetimeInMinutes;
      const used = usedAt !== undefined && usedAt >= startsIn && usedAt < ends ? usedAt : undefined;
      const shownAt = (moment: number): Pass | undefined => {
        if (moment >= ends + clearedAfter) return undefined;
        const terms = { startDateTime: at(startsIn), lifetimeInMinutes, isUsableOnce: used !== undefined };
        if (used !== undefined && moment >= used) return aPass({ ...terms, ...unusable("OneTimeUsed") });
        if (moment >= ends) return aPass({ ...terms, ...unusable("Expired") });
        if (moment < startsIn) return aPass({ ...terms, ...unusable("NotYetValid") });
        return aPass(terms);
      };
      const [first, ...others] = looks.toSorted((a, b) => a.moment - b.moment);
      // The first look tells everything, and somebody approves it.
      let baseline = shownAt(first?.moment ?? 0);
      let last: LastLook = { pass: baseline, drift: noDrift };
      for (const { moment, omitted } of others) {
        const whole = shownAt(moment);
        const without = new Set<keyof Pass>(omitted);
        const isDated = !without.has("startDateTime") && !without.has("lifetimeInMinutes");
        const current = whole && silentAbout(whole, ...omitted, ...(isDated ? [] : (["expiresDateTime"] as const)));
        const assessment = assess({ baseline, current, now: at(moment), clockSkewMinutes: 5, last });
        expect(assessment.drift).toEqual(noDrift);
        baseline = assessment.baseline;
        last = after(assessment);
      }
    }),
    { numRuns: 3000 },
  );
});

test("a pass that ends beyond the year 9999 has no expiry that anybody could write", () => {
  expect(expiryOf("9999-12-31T23:00:00Z", 59)).toBe("9999-12-31T23:59:00.000Z");
  expect(expiryOf("9999-12-31T23:00:00Z", 60)).toBeUndefined();
});
