import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Approval } from "../../../providers/approvals/approval";
import { covers, type Obstacle, whyNot } from "../../../providers/approvals/covers";
import { settle } from "../../../providers/approvals/settle";
import { isDrift } from "../../../providers/drift/drift";
import type { Known } from "../../../providers/state";
import { aPass, at, otherId } from "../../support/passes";

const user = "alice@contoso.example";
const pass = aPass({ methodId: otherId, createdDateTime: at(50), startDateTime: at(50), lifetimeInMinutes: 480 });
const baseline = aPass();
const drifted = (kind: NonNullable<Known["drift"]>["kind"], known: Partial<Known> = {}): Known => ({
  user,
  hasPass: true,
  pass,
  drift: { kind, changes: [], firstReportedDateTime: at(60) },
  ...known,
});
const issued = drifted("Issued");
const used = (approval: Approval): Known => ({
  ...issued,
  accepted: [{ kind: "Issued", methodId: baseline.methodId, acceptedDateTime: at(10), approval }],
});
const removed: Known = { ...drifted("Removed", { hasPass: false, baseline }), pass: undefined } as unknown as Known;
const window: Approval = { ticket: "CHG-1", from: at(0), until: at(600), maxLifetimeInMinutes: 480 };
const named: Approval = { ticket: "CHG-1", pass: otherId };
const missing: Approval = { ticket: "CHG-1", pass: "none", instead: baseline.methodId };
const back = drifted("UserReturned", {
  drift: {
    kind: "UserReturned",
    changes: [{ propertyName: "userId", currentValue: "new-id", desiredValue: "old-id" }],
  },
});

/** At the look that finds the drift, or later. */
function reasonOf(approval: Approval, known: Known, isFirstLook = true): Obstacle | undefined {
  const terms = { approvals: [approval], now: isFirstLook ? at(60) : at(90), clockSkewMinutes: 5 };
  return whyNot(approval, known, { ...terms, ...(isFirstLook && { before: { user } }) });
}

describe("what keeps an approval from covering a drift has a name", () => {
  test.each<[string, Approval, Known, Obstacle | undefined]>([
    ["a window that the pass fits", window, issued, undefined],
    ["an approval that has expired", { ...named, expires: at(60) }, issued, "expired"],
    ["another pass", { ...named, pass: baseline.methodId }, issued, "otherPass"],
    ["the very pass", named, issued, undefined],
    ["the very pass, which it covered before", named, used(named), "used"],
    ["a window that is spent", window, used(window), "spent"],
    ["a window with a use left", { ...window, uses: 2 }, used({ ...window, uses: 2 }), undefined],
    ["a window that begins later", { ...window, from: at(70) }, issued, "beforeWindow"],
    ["a window that ends before the pass expires", { ...window, until: at(500) }, issued, "afterWindow"],
    ["a shorter lifetime", { ...window, maxLifetimeInMinutes: 240 }, issued, "tooLong"],
    ["a one-time pass, where the pass is reusable", { ...window, isUsableOnce: true }, issued, "reusable"],
    ["an issuer of whom the log does not tell", { ...window, initiatedBy: "helpdesk" }, issued, "otherIssuer"],
    ["a window, where no new pass came", window, drifted("Altered"), "notNewPass"],
    [
      "a window, where the pass is from before the accepted one",
      window,
      drifted("Replaced", { baseline: aPass({ createdDateTime: at(55) }) }),
      "olderPass",
    ],
    ["a window, where there is no pass", window, removed, "noPass"],
    ["a pass, where there is none", named, removed, "noPass"],
    ["that the accepted pass is gone", missing, removed, undefined],
    ["that another pass is gone", { ...missing, instead: otherId }, removed, "otherAbsence"],
    ["that there is no pass, where there is one", missing, issued, "passThere"],
    ["a departure of somebody who is there", { userId: "gone" }, issued, "userThere"],
    ["somebody's return, where nobody returned", { userId: "returned" }, issued, "nobodyReturned"],
    ["another person's return", { userId: "other-id" }, back, "otherPerson"],
    ["the person's return", { userId: "new-id" }, back, undefined],
    ["a pass, where the drift is about the person", named, back, "ofPerson"],
  ])("%s", (_case, approval, known, reason) => {
    expect(reasonOf(approval, known)).toBe(reason);
  });

  test("a window that fits is late where the pass was found before", () => {
    expect(reasonOf(window, issued, false)).toBe("late");
    expect(reasonOf(named, issued, false)).toBeUndefined();
  });
});

test("an approval covers a drift where nothing is in the way, and only then does the drift end", () => {
  const minute = fc.integer({ min: -100, max: 700 }).map(at);
  const approval: fc.Arbitrary<Approval> = fc.record(
    {
      ticket: fc.constantFrom("CHG-1", "CHG-2"),
      expires: minute,
      from: minute,
      until: minute,
      maxLifetimeInMinutes: fc.constantFrom(60, 480),
      isUsableOnce: fc.boolean(),
      initiatedBy: fc.constant("helpdesk"),
      uses: fc.constantFrom(1, 2),
      pass: fc.constantFrom(otherId, baseline.methodId, "none"),
      instead: fc.constantFrom(otherId, baseline.methodId),
      userId: fc.constantFrom("gone", "returned", "new-id"),
    },
    { requiredKeys: [] },
  );
  const known = fc
    .tuple(
      fc.constantFrom<Known>(issued, removed, back, drifted("Replaced", { baseline }), drifted("Altered")),
      fc.option(approval),
    )
    .map(([given, spent]): Known => ({ ...given, ...(spent && { accepted: used(spent).accepted ?? [] }) }));
  fc.assert(
    fc.property(known, fc.array(approval, { maxLength: 3 }), fc.boolean(), (given, approvals, isFirstLook) => {
      const terms = { approvals, now: at(60), clockSkewMinutes: 5, ...(isFirstLook && { before: { user } }) };
      const open = approvals.filter((each) => whyNot(each, given, terms) === undefined);
      expect(approvals.filter((each) => covers(each, given, terms))).toEqual(open);
      const settled = settle(given, terms);
      expect(settled === given).toBe(open.length === 0);
      if (open.length === 0) expect(isDrift(settled.drift)).toBe(true);
    }),
  );
});
