import { expect, test } from "vitest";
import { tapWorkingHours, type WorkingHoursConfig } from "../../../policies/rules/tap-working-hours";
import {
  assertHasViolation,
  assertNoViolations,
  bare,
  departed,
  judge,
  notObserved,
  withoutPass,
  withPass,
} from "../../support/methods";

const berlin: WorkingHoursConfig = { timeZone: "Europe/Berlin", from: "08:00", until: "18:00" };
const created = (createdDateTime: string) => [withPass({ createdDateTime })];

test("a pass that was created outside the hours is flagged", () => {
  assertHasViolation(
    judge(tapWorkingHours, created("2026-03-01T02:12:34.5678901Z"), berlin),
    "alice@contoso.com: the pass was created on Sunday 2026-03-01 at 03:12; working hours are Monday, Tuesday, Wednesday, Thursday, Friday, 08:00 to 18:00 (Europe/Berlin)",
  );
});

test.each([
  // Winter: UTC+1.
  ["2026-03-02T06:59:59Z", 1],
  ["2026-03-02T07:00:00Z", 0],
  ["2026-03-02T16:59:59Z", 0],
  ["2026-03-02T17:00:00Z", 1],
  // Summer: UTC+2.
  ["2026-07-06T05:59:59Z", 1],
  ["2026-07-06T06:00:00Z", 0],
  // Saturday.
  ["2026-03-07T10:00:00Z", 1],
])("%s, from 08:00 to 18:00 in Berlin: %i finding", (dateTime, findings) => {
  expect(judge(tapWorkingHours, created(dateTime), berlin)).toHaveLength(findings);
});

test.each([
  ["2026-03-02T21:59:00Z", 1],
  ["2026-03-02T22:00:00Z", 0],
  ["2026-03-03T05:59:00Z", 0],
  ["2026-03-03T06:00:00Z", 1],
  // The shift of Friday ends on Saturday; there is none from Saturday on, and so none that ends on Monday.
  ["2026-03-07T05:59:00Z", 0],
  ["2026-03-07T23:00:00Z", 1],
  ["2026-03-09T03:00:00Z", 1],
])("%s, from 22:00 to 06:00 of the next day: %i finding", (dateTime, findings) => {
  const messages = judge(tapWorkingHours, created(dateTime), { from: "22:00", until: "06:00" });
  expect(messages).toHaveLength(findings);
  for (const message of messages) expect(message).toMatch(/22:00 to 06:00 on the next day \(UTC\)$/);
});

test("equal begin and end mean the whole day", () => {
  const days: WorkingHoursConfig = { days: ["Monday"], from: "00:00", until: "00:00" };
  assertNoViolations(judge(tapWorkingHours, created("2026-03-02T23:59:59Z"), days));
  expect(judge(tapWorkingHours, created("2026-03-03T00:00:00Z"), days)).toHaveLength(1);
});

test("it is off until one property is set; the others then have their defaults", () => {
  assertNoViolations(judge(tapWorkingHours, created("2026-03-01T02:12:00Z")));
  assertHasViolation(
    judge(tapWorkingHours, created("2026-03-02T20:00:00Z"), { days: ["Monday"] }),
    "alice@contoso.com: the pass was created on Monday 2026-03-02 at 20:00; working hours are Monday, 07:00 to 19:00 (UTC)",
  );
});

test("an unknown time zone is refused, and the message names it", () => {
  expect(() => judge(tapWorkingHours, [], { timeZone: "Mars/Olympus" })).toThrow(
    'timeZone "Mars/Olympus" is not an IANA time zone: write one such as Europe/Berlin',
  );
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapWorkingHours, [bare, withoutPass, notObserved, departed], berlin));
});
