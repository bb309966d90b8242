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
  expect(render(outcomeOf(result))).toMatch(/\nUsers: 2 watched, 0 with a pass \(0 usable\), 1 drifted\n$/);
});

test("a run that broke off before anybody was read counts nobody as in order", () => {
  const result = refreshOf([], { stopped: true, diagnostics: [{ severity: "error", message: "no such cloud" }] });
  for (const text of [render(outcomeOf(result)), renderRun(recordOf(result))]) {
    expect(text).toContain("error: no such cloud\n\nNo user was read, and nothing was saved.\n");
    expect(text).not.toContain("no drift");
  }
  const stopped = { stopped: true } as const;
  expect(render(outcomeFrom([reported], stopped))).toContain("\nThe run stopped, and nothing was saved.\nUsers: 1 ");
  expect(render(outcomeFrom([reported], { ...stopped, savedSome: true }))).toContain(
    "\nThe run stopped, and only a part of it was saved.\n",
  );
  // A shard that is left without users is in order.
  expect(render(outcomeFrom([]))).toBe("Users: 0 watched, 0 with a pass (0 usable), no drift\n");
});
