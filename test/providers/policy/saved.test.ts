import { expect, test } from "vitest";
import { assertPolicy, policyProblem } from "../../../providers/policy/saved";
import { at } from "../../support/passes";
import { aPolicy, look, naming, notSeen } from "./policies";

const first = aPolicy();
const calm = look(notSeen, first, [naming(first)]);
const drift = { kind: "None", changes: [] };
const [acceptance] = calm.accepted ?? [];

test.each([
  ["that was not read yet", notSeen],
  ["that was found", look(notSeen, first)],
  ["that is accepted", calm],
  ["that changed", look(calm, aPolicy({ state: "disabled" }))],
  ["that may not be read any more", { ...calm, unreadable: { status: 403, code: "x", firstReportedDateTime: at(1) } }],
  ["of a later release, with more properties", { ...calm, policy: { ...first, isHidden: true }, more: [] }],
])("a state %s can be used", (_case, state) => {
  expect(policyProblem(state)).toBeUndefined();
  expect(() => assertPolicy(state, "tenant-policy")).not.toThrow();
});

test.each([
  ["without a drift", {}, "must have required property 'drift'"],
  ["with a kind of a pass", { drift: { kind: "Found", changes: [] } }, "drift.kind must be equal"],
  ["with a drift that nobody reported", { drift: { kind: "PolicyFound", changes: [] } }, "'firstReportedDateTime'"],
  [
    "with changes and no drift",
    { drift: { kind: "None", changes: [{ propertyName: "state" }] } },
    "drift.changes must",
  ],
  ["with a policy that no approval can name", { drift, policy: first }, "must have property fingerprint"],
  ["with a baseline and no policy", { drift, baseline: first }, "must have property policy"],
  [
    "with a lifetime in words",
    { ...calm, baseline: { ...first, defaultLength: "8" } },
    "baseline.defaultLength must be",
  ],
  ["with a target of no name", { ...calm, policy: { includeTargets: [{ id: "g" }] } }, "policy.includeTargets.0 must"],
  ["with an acceptance of nothing", { ...calm, accepted: [{}] }, "accepted.0 must have required property"],
  [
    "with an approval that names nothing",
    { ...calm, accepted: [{ ...acceptance, approval: { ticket: "CHG-1" } }] },
    "accepted.0.approval must have required property 'policy'",
  ],
])("a state %s is refused, with the place", (_case, state, problem) => {
  expect(policyProblem(state)).toContain(problem);
  expect(() => assertPolicy(state, "tenant-policy")).toThrow(
    /^the saved state of 'tenant-policy' cannot be used: .*'tapwatch destroy --target tenant-policy'/,
  );
});
