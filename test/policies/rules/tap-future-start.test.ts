import { test } from "vitest";
import { tapFutureStart } from "../../../policies/rules/tap-future-start";
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
import { at } from "../../support/passes";

const hour = 60;
const day = 24 * hour;
const sleeper = (startMinute: number) =>
  withPass({ startDateTime: at(startMinute), isUsable: false, methodUsabilityReason: "NotYetValid" });

test("a pass that starts further ahead than allowed is flagged", () => {
  assertHasViolation(
    judge(tapFutureStart, [sleeper(10 * day)]),
    "alice@contoso.com: the pass starts at 2026-03-12T09:00:00Z, 240 hours (10 days) after it was issued; at most 72 hours (3 days) are allowed",
  );
});

test("the message for a minute above the limit does not show the limit itself", () => {
  assertHasViolation(
    judge(tapFutureStart, [sleeper(72 * hour + 1)]),
    "alice@contoso.com: the pass starts at 2026-03-05T09:01:00Z, 72.1 hours after it was issued; at most 72 hours (3 days) are allowed",
  );
});

test("a pass that was issued too early is flagged until its start, and not later", () => {
  assertHasViolation(
    judge(tapFutureStart, [sleeper(10 * day)], {}, 10 * day - 1),
    "alice@contoso.com: the pass starts at 2026-03-12T09:00:00Z, 240 hours (10 days) after it was issued; at most 72 hours (3 days) are allowed",
  );
  assertNoViolations(judge(tapFutureStart, [sleeper(10 * day)], {}, 10 * day));
});

test("a pass that starts at the limit is not flagged", () => {
  assertNoViolations(judge(tapFutureStart, [sleeper(72 * hour)]));
});

test("if the time of creation is absent or in the future, the hours are counted from now", () => {
  const { createdDateTime: _absent, ...pass } = sleeper(4 * day).pass ?? {};
  const method = { ...sleeper(0), pass };
  assertHasViolation(
    judge(tapFutureStart, [method], { maxHoursAhead: 1 }, 4 * day - 90),
    "alice@contoso.com: the pass starts at 2026-03-06T09:00:00Z, 1.5 hours after it was issued; at most 1 hour is allowed",
  );
  const early = withPass({ createdDateTime: at(4 * day), startDateTime: at(4 * day) });
  assertHasViolation(
    judge(tapFutureStart, [early], {}, 0),
    "alice@contoso.com: the pass starts at 2026-03-06T09:00:00Z, 96 hours (4 days) after it was issued; at most 72 hours (3 days) are allowed",
  );
});

test("what is absent or not observed is not judged", () => {
  assertNoViolations(judge(tapFutureStart, [bare, withoutPass, notObserved, departed]));
});
