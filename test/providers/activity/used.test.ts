import { expect, test } from "vitest";
import { signInsOf } from "../../../providers/activity/used";

const [userId, now] = ["aaaaaaaa-0000-4000-8000-000000000001", "2026-03-02T10:00:00Z"];
const event = {
  id: "entry-1",
  activityDateTime: "2026-03-02T09:30:00Z",
  activity: "registered",
  kind: "Unwatched",
  firstReportedDateTime: now,
} as const;

test.each([
  ["an object id", userId, [userId]],
  ["something else, which could change the filter", `${userId}' or userId ne '`, []],
])("the sign-ins of a user are asked for by %s", async (_, given, expected) => {
  const asked: string[] = [];
  const log = {
    since: async () => undefined,
    signIn: async (user: string) => {
      asked.push(user);
      return undefined;
    },
  };
  await signInsOf({ unexplained: [{ ...event, userId: given }] }, log, now);
  expect(asked).toEqual(expected);
});
