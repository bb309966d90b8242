import fc from "fast-check";
import { expect, test } from "vitest";
import { underPolicyApprovals } from "../../../providers/policy/judge";
import { fingerprintOf, type PassPolicy } from "../../../providers/policy/policy";
import { policyProblem } from "../../../providers/policy/saved";
import type { PolicyApproval } from "../../../providers/policy/state";
import { at } from "../../support/passes";
import { type Line, Oracle } from "./oracle";
import { aPolicy, look, notSeen, silent } from "./policies";

const policies: Readonly<Record<string, PassPolicy>> = {
  a: aPolicy(),
  b: aPolicy({ maximumLifetimeInMinutes: 1440 }),
  c: aPolicy({ maximumLifetimeInMinutes: 1440, state: "disabled" }),
};
const letters = Object.keys(policies);
const policyOf = (letter: string) => policies[letter] ?? {};
const anyLetter = fc.constantFrom(...letters);

type Step =
  | { readonly kind: "look"; readonly policy: string }
  | { readonly kind: "add"; readonly policy: string; readonly lasts: number | undefined }
  | { readonly kind: "remove"; readonly place: number }
  | { readonly kind: "extend"; readonly place: number; readonly lasts: number | undefined };

const lasts = fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("look" as const), policy: anyLetter }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("add" as const), policy: anyLetter, lasts }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), place: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("extend" as const), place: fc.nat(5), lasts }) },
);

/** The lines after a step of somebody who writes approvals. */
function written(lines: readonly Line[], step: Step, now: number): readonly Line[] {
  const until = (duration: number | undefined) => (duration === undefined ? {} : { expires: now + duration });
  switch (step.kind) {
    case "look":
      return lines;
    case "add":
      return [...lines, { policy: step.policy, ticket: `CHG-${now}`, ...until(step.lasts) }];
    case "remove":
      return lines.filter((_, place) => place !== step.place);
    case "extend":
      return lines.map(({ policy, ticket, ...line }, place) =>
        place === step.place ? { policy, ticket, ...until(step.lasts) } : { policy, ticket, ...line },
      );
  }
}

function approvalOf({ policy, ticket, expires }: Line): PolicyApproval {
  return { policy: fingerprintOf(policyOf(policy)), ticket, ...(expires !== undefined && { expires: at(expires) }) };
}

test("over any history of policies and approvals the judge says what the oracle says", () => {
  const met = { Found: 0, Altered: 0, None: 0 };
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 30 }), (steps) => {
      const oracle = new Oracle();
      let lines: readonly Line[] = [];
      let state = notSeen;
      for (const [now, step] of steps.entries()) {
        lines = written(lines, step, now);
        const approvals = lines.map(approvalOf);
        if (step.kind === "look") {
          oracle.look(step.policy, lines, now);
          state = look(state, policyOf(step.policy), approvals, now);
        } else {
          oracle.judge(lines, now);
          state = underPolicyApprovals(state, { approvals, now: at(now) });
        }
        const { seen, since, accepted, tickets } = oracle;
        expect(state.policy).toEqual(seen && policyOf(seen));
        expect(state.baseline).toEqual(accepted && policyOf(accepted));
        expect(state.drift.firstReportedDateTime).toBe(since === undefined ? undefined : at(since));
        expect((state.accepted ?? []).map(({ approval }) => approval.ticket).sort()).toEqual(tickets);
        const kind = since === undefined ? "None" : accepted === undefined ? "Found" : "Altered";
        expect(state.drift.kind).toBe(kind === "None" ? kind : `Policy${kind}`);
        if (seen !== undefined) met[kind] += 1;

        expect(state.drift.changes.length > 0).toBe(kind !== "None");
        expect(policyProblem(state)).toBeUndefined();
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        // What was judged is judged, also out of a saved state.
        expect(underPolicyApprovals(JSON.parse(JSON.stringify(state)), { approvals, now: at(now) })).toEqual(state);
      }
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(...Object.values(met))).toBeGreaterThan(1000);
});

test("nothing becomes the baseline that no line has named", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
      const named = new Set<string>();
      let lines: readonly Line[] = [];
      let state = notSeen;
      for (const [now, step] of steps.entries()) {
        lines = written(lines, step, now);
        for (const line of lines) named.add(approvalOf(line).policy);
        if (step.kind === "look") state = look(state, policyOf(step.policy), lines.map(approvalOf), now);
        if (state.baseline !== undefined) expect(named).toContain(fingerprintOf(state.baseline));
      }
    }),
  );
});

test("a look that leaves out what has not changed says the same as one that tells all", () => {
  const names = Object.keys(aPolicy()) as (keyof PassPolicy)[];
  const anyLook = fc.record({ policy: anyLetter, left: fc.subarray(names), isNamed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyLook, { minLength: 2, maxLength: 12 }), (looks) => {
      let [whole, partial] = [notSeen, notSeen];
      let approvals: readonly PolicyApproval[] = [];
      for (const [now, { policy, left, isNamed }] of looks.entries()) {
        const told = policyOf(policy);
        const unchanged = left.filter((name) => JSON.stringify(whole.policy?.[name]) === JSON.stringify(told[name]));
        if (isNamed) approvals = [...approvals, { policy: fingerprintOf(told), ticket: `CHG-${now}` }];
        partial = look(partial, silent(told, ...unchanged), approvals, now);
        whole = look(whole, told, approvals, now);
        expect(partial).toEqual(whole);
      }
    }),
    { numRuns: 500 },
  );
});
