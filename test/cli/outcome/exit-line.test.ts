import { expect, test } from "vitest";
import { exitLine } from "../../../cli/outcome/exit-line";
import { outcomeOf } from "../../../cli/outcome/of-result";
import type { Outcome } from "../../../cli/outcome/outcome";
import { issued, mixed, outcomeFrom, quiet, violationOf } from "../report/records";

const [alice, bob] = [
  { user: "alice@contoso.com", ...quiet },
  { user: "bob@contoso.com", ...quiet },
];
const unread = { ...bob, unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: "" } };

test.each<[string, Outcome, string]>([
  ["nothing is wrong", outcomeFrom([alice]), "Exit 0: in sync and compliant\n"],
  ["drift", outcomeFrom([{ ...alice, drift: issued }]), "Exit 2: drift that no approval names\n"],
  ["somebody could not be read", outcomeFrom([alice, unread]), "Exit 4: could not tell of some users\n"],
  [
    "drift, and somebody could not be read",
    outcomeFrom([{ ...alice, drift: issued }, unread]),
    "Exit 2: drift that no approval names; also: could not tell of some users (4)\n",
  ],
  [
    "an advisory finding alone changes nothing",
    outcomeFrom([alice], { violations: [violationOf(alice.user, { enforcementLevel: "advisory" })] }),
    "Exit 0: in sync and compliant\n",
  ],
  [
    "all at once",
    outcomeOf(mixed()),
    "Exit 3: a mandatory policy is violated; also: drift that no approval names (2), could not tell of some users (4)\n",
  ],
  ["nobody could be read", outcomeFrom([unread]), "Exit 1: the run failed\n"],
  [
    "it was stopped, with drift known from before",
    outcomeFrom([{ ...alice, drift: issued }], { stopped: true }),
    "Exit 1: the run failed\n",
  ],
])("the exit code is said in words: %s", (_case, outcome, line) => {
  expect(exitLine(outcome.exitCode, outcome)).toBe(line);
});

test("a code that is worse than the facts names them as the others", () => {
  expect(exitLine(2, outcomeFrom([alice, unread]))).toBe(
    "Exit 2: drift that no approval names; also: could not tell of some users (4)\n",
  );
});
