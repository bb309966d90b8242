import { expect, test } from "vitest";
import { summarize } from "../../program/outputs";
import { aPass, at, unusable } from "../support/passes";

test("the outputs say who has a pass, what drifted, who is unreadable, and how many of each", () => {
  const drift = { kind: "Issued", changes: [], firstReportedDateTime: at(0) } as const;
  const unreadable = { status: 403, code: "accessDenied", firstReportedDateTime: at(0) };
  const none = { kind: "None", changes: [] } as const;
  const outputs = summarize([
    { user: "a", hasPass: true, pass: aPass(), drift },
    { user: "b", hasPass: true, pass: aPass(unusable("Expired")), drift: none, unreadable },
    { user: "c", hasPass: false, drift: none },
    { user: "d" },
  ]);
  expect(outputs).toEqual({
    passes: [
      { user: "a", ...aPass() },
      { user: "b", ...aPass(unusable("Expired")) },
    ],
    drift: [{ user: "a", ...drift }],
    unreadable: [{ user: "b", ...unreadable }],
    summary: { watched: 4, withPass: 2, usable: 1, drifted: 1, unreadable: 1, notObserved: 1 },
  });
});

test("who was not observed yet is neither without a pass nor in sync: the counts say how many", () => {
  const { passes, drift, summary } = summarize([{ user: "a" }, { user: "b" }]);
  expect({ passes, drift }).toEqual({ passes: [], drift: [] });
  expect(summary).toMatchObject({ watched: 2, withPass: 0, notObserved: 2 });
});
