import { expect, test } from "vitest";
import { askReview } from "../../../cli/approvals/review";
import { questionsOn } from "../../../cli/ask";
import { aPass } from "../../support/passes";
import { keys, terminal } from "../../support/terminal";
import { issued } from "../report/records";

const now = new Date("2026-03-02T09:00:00Z");
const drifted = ["alice@contoso.com", "bob@contoso.com"].map((user) => ({
  user,
  hasPass: true,
  pass: aPass(),
  drift: issued,
}));

test("somebody at a terminal says whom, why and until when", async () => {
  const questions = await questionsOn(
    terminal([
      ["Whose drift", [keys.down, keys.tab, keys.enter]],
      ["Ticket?", ["CHG-7", keys.enter]],
      ["Accepted until?", ["2026-03-02T12:00:00+01:00", keys.enter]],
      ["Accept the drift of bob@contoso.com?", ["y"]],
    ]),
  );
  expect(await askReview(drifted, questions, { isNamed: false, terms: {}, now })).toEqual({
    decision: { targets: ["bob@contoso.com"] },
    ticket: "CHG-7",
    until: "2026-03-02T11:00:00.000Z",
  });
});

test("what was given is not asked, and the answer is no unless it is yes", async () => {
  const questions = await questionsOn(terminal([["Accept the drift of 2 users?", [keys.enter]]]));
  const terms = { ticket: "CHG-7", until: "2026-03-02T12:00:00.000Z" };
  expect(await askReview(drifted, questions, { isNamed: true, terms, now })).toEqual({ decision: "stop" });
});

test("Ctrl-C accepts nothing", async () => {
  const questions = await questionsOn(terminal([["Ticket?", [keys.cancel]]]));
  await expect(askReview(drifted, questions, { isNamed: true, terms: {}, now })).rejects.toThrow("nothing was changed");
});
