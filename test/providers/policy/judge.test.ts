import { expect, test } from "vitest";
import { underPolicyApprovals } from "../../../providers/policy/judge";
import { fingerprintOf, type PassPolicy, sorted } from "../../../providers/policy/policy";
import type { PolicyState } from "../../../providers/policy/state";
import { at } from "../../support/passes";
import { aPolicy, look, naming, notSeen, silent } from "./policies";

const first = aPolicy();
const second = aPolicy({ maximumLifetimeInMinutes: 1440 });
const third = aPolicy({ state: "disabled" });
const noDrift = { kind: "None", changes: [] };

/** The first policy is accepted. */
const calm = look(notSeen, first, [naming(first)]);

test.each<readonly [string, Partial<PassPolicy>, object]>([
  ["the state", { state: "disabled" }, { currentValue: "disabled", desiredValue: "enabled" }],
  ["the longest lifetime", { maximumLifetimeInMinutes: 43_200 }, { currentValue: 43_200, desiredValue: 480 }],
  ["the shortest lifetime", { minimumLifetimeInMinutes: 10 }, { currentValue: 10, desiredValue: 60 }],
  ["the usual lifetime", { defaultLifetimeInMinutes: 120 }, { currentValue: 120, desiredValue: 60 }],
  ["the length", { defaultLength: 48 }, { currentValue: 48, desiredValue: 8 }],
  ["one-time use", { isUsableOnce: true }, { currentValue: true, desiredValue: false }],
  ["for whom it is", { includeTargets: [] }, { currentValue: "", desiredValue: "group:all_users" }],
  [
    "who is excluded",
    {
      excludeTargets: [
        { targetType: "group", id: "g" },
        { targetType: "user", id: "u" },
      ],
    },
    { currentValue: "group:g, user:u", desiredValue: "" },
  ],
])("a change of %s is drift, until it is set back", (_case, change, values) => {
  const [propertyName] = Object.keys(change);
  const altered = look(calm, aPolicy(change), [naming(first)], 10);
  expect(altered).toMatchObject({
    policy: aPolicy(change),
    baseline: first,
    fingerprint: fingerprintOf(aPolicy(change)),
    drift: { kind: "PolicyAltered", firstReportedDateTime: at(10) },
  });
  expect(altered.drift.changes).toEqual([{ propertyName, ...values }]);
  expect(altered.fingerprint).not.toBe(calm.fingerprint);
  expect(look(altered, aPolicy(change), [naming(first)], 20)).toEqual(altered);
  expect(look(altered, first, [naming(first)], 30)).toEqual(calm);
});

test("the order of targets, letters and further properties make no difference", () => {
  const targets = [
    { targetType: "user", id: "b" },
    { targetType: "group", id: "b" },
    { targetType: "group", id: "A" },
  ];
  const one = aPolicy({ includeTargets: sorted(targets) });
  const state = look(notSeen, one, [naming(one)]);
  expect(state.policy?.includeTargets?.map(({ targetType, id }) => `${targetType}:${id}`)).toEqual([
    "group:A",
    "group:b",
    "user:b",
  ]);
  const other = aPolicy({
    state: "Enabled",
    includeTargets: sorted(targets.toReversed().map(({ targetType, id }) => ({ targetType, id: id.toUpperCase() }))),
  });
  expect(fingerprintOf(other)).toBe(fingerprintOf(one));
  // The text stays as it is stored.
  expect(look(state, other, [naming(one)], 10)).toEqual(state);
});

test("every property counts in the fingerprint, and so does that it is not known", () => {
  const policies = [
    first,
    ...Object.keys(first).map((name) => silent(first, name as keyof PassPolicy)),
    aPolicy({ defaultLifetimeInMinutes: 480, maximumLifetimeInMinutes: 60 }),
    aPolicy({ excludeTargets: [{ targetType: "group", id: "all_users" }], includeTargets: [] }),
  ];
  expect(new Set(policies.map(fingerprintOf)).size).toBe(policies.length);
  // It must never change: approvals in files name it.
  expect(fingerprintOf(first)).toMatchInlineSnapshot(`"9a1c04a961d8"`);
});

test("from a property that Graph leaves out nothing is concluded, neither drift nor its end", () => {
  const hidden = silent(first, "maximumLifetimeInMinutes", "includeTargets");
  expect(look(calm, hidden, [naming(first)], 10)).toEqual(calm);
  const altered = look(calm, second, [naming(first)], 10);
  expect(look(altered, silent(first, "maximumLifetimeInMinutes"), [naming(first)], 20)).toEqual(altered);
});

test("what an accepted policy did not tell is no drift when it is told, and drift when it changes", () => {
  const partial = silent(first, "maximumLifetimeInMinutes");
  const state = look(notSeen, partial, [naming(partial)]);
  const told = look(state, first, [naming(partial)], 10);
  expect(told).toMatchObject({ baseline: first, drift: noDrift });
  expect(look(told, second, [naming(partial)], 20).drift).toMatchObject({ kind: "PolicyAltered" });
});

test("drift keeps its first date while the policy goes on changing", () => {
  const altered = look(calm, second, [], 10);
  const again = look(altered, third, [], 20);
  expect(again.drift).toEqual({
    kind: "PolicyAltered",
    changes: [{ propertyName: "state", currentValue: "disabled", desiredValue: "enabled" }],
    firstReportedDateTime: at(10),
    changedDateTime: at(20),
  });
  expect(look(notSeen, second, [], 0).drift.firstReportedDateTime).toBe(at(0));
  expect(look(look(notSeen, second), third, [], 20).drift).toMatchObject({
    kind: "PolicyFound",
    firstReportedDateTime: at(0),
  });
});

test("an approval is used once: the same policy needs a new line after another was accepted", () => {
  const lines = [naming(first), naming(second, "CHG-2")];
  const moved = look(calm, second, lines, 10);
  expect(moved).toMatchObject({ baseline: second, drift: noDrift });
  const back = look(moved, first, lines, 20);
  expect(back.drift).toMatchObject({ kind: "PolicyAltered", firstReportedDateTime: at(20) });
  // Who wrote the line, and the case of the fingerprint, make no new line of it.
  const same = { ...naming(first), policy: fingerprintOf(first).toUpperCase(), by: "somebody else" };
  expect(look(back, first, [same, ...lines.slice(1)], 30).drift).toEqual(back.drift);
  for (const line of [naming(first), naming(first, "CHG-3"), naming(first, "CHG-1", { approvedDateTime: at(25) })]) {
    expect(look(back, first, [...lines, line], 30)).toMatchObject({ baseline: first, drift: noDrift });
  }
});

test("an approval may come before the change that it names", () => {
  const moved = look(calm, second, [naming(first), naming(second, "CHG-2")], 10);
  expect(moved.accepted?.map(({ kind, approval }) => [kind, approval.ticket])).toEqual([
    ["PolicyFound", "CHG-1"],
    ["PolicyAltered", "CHG-2"],
  ]);
});

test("an approval that was used is forgotten when its line is removed", () => {
  expect(underPolicyApprovals(calm, { approvals: [], now: at(1) })).toEqual(withoutAccepted(calm));
});

const until = (minutes: number) => ({ expires: at(minutes) });

test("what is accepted for a while is drift again, with its first date", () => {
  const line = naming(second, "CHG-2", until(60));
  const altered = look(calm, second, [], 10);
  const lent = look(altered, second, [line], 20);
  expect(lent).toMatchObject({ baseline: second, drift: noDrift });
  expect(look(lent, second, [line], 59)).toEqual(lent);
  expect(look(lent, second, [line], 60)).toEqual(withoutAccepted(altered));
  // Without its line, too; and the tenant as it was before is no drift.
  expect(look(lent, second, [], 30)).toEqual(withoutAccepted(altered));
  expect(look(lent, first, [line], 60)).toEqual(withoutAccepted(calm));
});

test("a found policy that was accepted for a while is found again", () => {
  const line = naming(first, "CHG-1", until(60));
  const found = look(notSeen, first);
  const lent = look(found, first, [line], 10);
  expect(look(lent, first, [line], 60)).toEqual(found);
  expect(look(lent, second, [line], 60)).toMatchObject({
    drift: { kind: "PolicyFound", firstReportedDateTime: at(60) },
  });
});

test("an approval for a while can be renewed, before its end and after it, and made one for good", () => {
  const lent = look(calm, second, [naming(second, "CHG-2", until(60))], 10);
  for (const line of [naming(second, "CHG-2", until(120)), naming(second, "CHG-9", until(120))]) {
    const renewed = look(lent, second, [line], 61);
    expect(renewed).toMatchObject({ baseline: second, drift: noDrift, accepted: [{ approval: line }] });
    expect(look(renewed, second, [line], 120).drift).toMatchObject({ kind: "PolicyAltered" });
    const over = look(lent, second, [], 60);
    expect(look(over, second, [line], 61)).toMatchObject({ baseline: second, drift: noDrift });
  }
  const forGood = look(lent, second, [naming(second, "CHG-2")], 30);
  expect(forGood.accepted).toEqual([
    {
      kind: "PolicyAltered",
      fingerprint: fingerprintOf(second),
      acceptedDateTime: at(10),
      approval: naming(second, "CHG-2"),
    },
  ]);
  expect(look(forGood, second, [], 1000)).toMatchObject({ baseline: second, drift: noDrift });
});

test("of two acceptances for a while each ends by itself", () => {
  const [short, long] = [until(60), until(120)];
  const lines = [naming(second, "CHG-2", short), naming(third, "CHG-3", long)];
  const both = look(look(calm, second, lines, 10), third, lines, 20);
  const one = look(both, third, lines, 60);
  expect(one).toMatchObject({ baseline: third, drift: noDrift, accepted: [{ before: { baseline: first } }] });
  expect(look(one, third, lines, 120)).toMatchObject({
    baseline: first,
    drift: { kind: "PolicyAltered", firstReportedDateTime: at(20), changes: [{ propertyName: "state" }] },
  });
  const other = [naming(second, "CHG-2", long), naming(third, "CHG-3", short)];
  const late = look(look(look(calm, second, other, 10), third, other, 20), third, other, 60);
  expect(late).toMatchObject({ baseline: second, drift: { firstReportedDateTime: at(20) } });
  expect(late.drift.changes).toHaveLength(2);
  expect(look(late, second, other, 70)).toMatchObject({ baseline: second, drift: noDrift });
  expect(look(late, third, other, 120)).toMatchObject({ baseline: first, drift: { firstReportedDateTime: at(20) } });
});

test("an acceptance for good ends what was accepted for a while before", () => {
  const lines = [naming(second, "CHG-2", until(60)), naming(third, "CHG-3")];
  const state = look(look(calm, second, lines, 10), third, lines, 20);
  expect(look(state, third, lines, 100)).toEqual(state);
  expect(state).toMatchObject({ baseline: third, drift: noDrift });
});

function withoutAccepted({ accepted: _, ...state }: PolicyState): PolicyState {
  return state;
}
