import { expect, test } from "vitest";
import { readEntry } from "../../../providers/graph/audit-entry";

const entry = {
  id: "entry-1",
  activityDateTime: "2026-03-02T09:30:00Z",
  activityDisplayName: "Admin registered security info",
  resultReason: "Admin registered temporary access pass method for user",
};

test("an entry of a pass is an event of a pass", () => {
  expect(readEntry(entry)).toMatchObject({ about: "pass", event: { id: "entry-1", activity: "registered" } });
});

test.each(["", "yesterday", "2026-13-45T25:61:00Z", undefined])(
  "nobody can tell what an entry of the time %j says",
  (activityDateTime) => {
    expect(readEntry({ ...entry, activityDateTime })).toBeUndefined();
  },
);

test.each([
  ["words for both", { resultReason: "Admin deleted temporary access pass method for user" }],
  [
    "two users",
    {
      targetResources: [
        { type: "User", id: "1" },
        { type: "User", id: "2" },
      ],
    },
  ],
])("an entry that has %s is not understood", (_, more) => {
  expect(readEntry({ ...entry, ...more })).toMatchObject({ about: "pass", event: { activity: "unknown" } });
});
