import { expect, test } from "vitest";
import { isSeen } from "../../../providers/activity/mark";

const mark = { readDateTime: "2026-03-02T09:00:00Z", seen: ["seen"] };

test.each([
  ["that the look saw", { id: "seen", activityDateTime: "2026-03-02T08:00:00Z" }, true],
  ["that came later", { id: "new", activityDateTime: "2026-03-02T09:00:01Z" }, false],
  ["that was told late", { id: "late", activityDateTime: "2026-03-01T09:00:00Z" }, false],
  ["that is too old to be listed", { id: "old", activityDateTime: "2026-03-01T08:59:59Z" }, true],
])("whether a look has seen an event %s", (_what, event, expected) => {
  expect(isSeen(event, mark)).toBe(expected);
});
