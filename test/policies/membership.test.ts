import { expect, test } from "vitest";
import { membershipOf } from "../../policies/membership";
import type { PolicyTarget } from "../../providers/policy/state";
import { withPass } from "../support/methods";

const [id, other] = ["44f7d0c4-0000-4000-8000-000000000001", "44f7d0c4-0000-4000-8000-000000000002"] as const;
const group = (name: string): PolicyTarget => ({ targetType: "group", id: name });
const user = (name: string): PolicyTarget => ({ targetType: "user", id: name });
const role: PolicyTarget = { targetType: "role", id };
const [everybody, desk, staff] = [group("all_users"), group("Desk-1"), group("staff-1")] as const;

const alice = withPass({}, { otherNames: [id], userId: id, labels: ["desk"] });
const labels = { "desk-1": "desk", "vip-1": "vip" };

test.each<[string, readonly PolicyTarget[] | undefined, readonly PolicyTarget[] | undefined, unknown]>([
  ["everybody is included", [everybody], [], "included"],
  ["the user is included", [user(other), user(id.toUpperCase())], [], "included"],
  ["a group of the user's label is included", [desk], [], "included"],
  ["a group of another label is included", [group("vip-1")], [], "outside"],
  ["another user is included", [user(other)], [], "outside"],
  ["nobody is included", [], [], "outside"],
  ["nobody is included, and it is not known who is excluded", [], undefined, "outside"],
  ["the user is excluded", [everybody], [user(id)], "excluded"],
  ["the user is excluded, and it is not known who is included", undefined, [user(id)], "excluded"],
  ["a group of the user's label is excluded", [staff], [staff, desk], "excluded"],
  ["others are excluded", [everybody], [user(other), group("vip-1")], "included"],
  ["a group is included that nobody knows", [group("vip-1"), staff], [], { undecided: [staff] }],
  ["a group is excluded that nobody knows", [everybody, staff], [staff], { undecided: [staff] }],
  ["a target of another type is included", [role], [], { undecided: [role] }],
  ["Graph did not say who is included", undefined, [], { undecided: [] }],
  ["Graph did not say who is excluded", [everybody], undefined, { undecided: [] }],
])("%s", (_, includeTargets, excludeTargets, expected) => {
  expect(membershipOf(alice, { includeTargets, excludeTargets }, labels)).toEqual(expected);
});

test("a user whose object id is not known may be any user", () => {
  const policy = { includeTargets: [user(id)], excludeTargets: [] };
  expect(membershipOf(withPass(), policy, labels)).toEqual({ undecided: [user(id)] });
});

test("a user without labels is in no group of a label", () => {
  expect(membershipOf(withPass(), { includeTargets: [desk], excludeTargets: [] }, labels)).toBe("outside");
});
