import { expect, test } from "vitest";
import { outcomeOf } from "../../../cli/outcome/of-result";
import { operationDocument } from "../../../cli/report/operation";
import { renderRun } from "../../../cli/report/run";
import { render } from "../../../cli/report/terminal";
import { aPass } from "../../support/passes";
import { departedUser, outcomeFrom, quiet, recordOf, refreshOf } from "./records";

const known = { hasPass: true, pass: aPass(), baseline: aPass() };
const reported = departedUser("alice@contoso.com", known);
const approved = departedUser("bob@contoso.com", {
  ...known,
  ...quiet,
  hasPass: true,
  ...(reported.gone && { gone: { ...reported.gone, accepted: true } }),
});

test("the last known pass of somebody who is gone counts nowhere, whether the departure was approved or not", () => {
  const result = refreshOf([reported, approved]);
  const counts = { watched: 2, withPass: 0, usable: 0, drifted: 1, gone: 1 };
  expect(operationDocument(outcomeOf(result), { stack: "test" }).summary).toMatchObject(counts);
  expect(recordOf(result).summary).toMatchObject(counts);
  expect(render(outcomeOf(result))).toMatch(
    /^Drift: 1 drifted, of 2 watched; all read now\nPasses: 0 with a pass \(0 usable\)\n/,
  );
});

test("a run that broke off before anybody was read counts nobody as in order", () => {
  const result = refreshOf([], { stopped: true, diagnostics: [{ severity: "error", message: "no such cloud" }] });
  for (const text of [render(outcomeOf(result)), renderRun(recordOf(result))]) {
    expect(text).toMatch(/^Could not run: n.*\n[\s\S]*error: no such cloud\n/);
    expect(text).not.toContain("no drift");
  }
  const stopped = { stopped: true } as const;
  expect(render(outcomeFrom([reported], stopped))).toContain(
    "Could not run: the run stopped, and nothing was saved\nPasses: ",
  );
  expect(render(outcomeFrom([reported], { ...stopped, savedSome: true }))).toContain(
    "Could not run: the run stopped, and only a part of it was saved\n",
  );
  // A shard that is left without users is in order.
  expect(render(outcomeFrom([]))).toBe("In sync: no drift, of 0 watched\n");
});
