import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { askReview, showReview } from "../../../cli/approvals/review";
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
  toApprove: [{ pass: aPass().methodId }],
}));

test("somebody at a terminal says whom, why and until when", async () => {
  const questions = await questionsOn(
    terminal([
      ["Whose drift", [keys.down, keys.tab, keys.enter]],
      ["Ticket, where this was agreed?", ["CHG-7", keys.enter]],
      ["Accepted until?", ["2026-03-02T12:00:00+01:00", keys.enter]],
      ["Accept the drift of bob@contoso.com?", ["y"]],
    ]),
  );
  expect(await askReview(drifted, questions, { isNamed: false, terms: {}, now })).toEqual({
    users: ["bob@contoso.com"],
    ticket: "CHG-7",
    expires: "2026-03-02T11:00:00.000Z",
  });
});

test("Enter accepts for good, but a ticket has to be named", async () => {
  const questions = await questionsOn(
    terminal([
      ["Ticket, where this was agreed?", [keys.enter, "CHG-7", keys.enter]],
      ["Accepted until?", [keys.enter]],
      ["Accept the drift of 2 users?", ["y"]],
    ]),
  );
  expect(await askReview(drifted, questions, { isNamed: true, terms: {}, now })).toEqual({
    users: ["alice@contoso.com", "bob@contoso.com"],
    ticket: "CHG-7",
  });
});

test("what was given is not asked, and the answer is no unless it is yes", async () => {
  const questions = await questionsOn(terminal([["Accept the drift of 2 users?", [keys.enter]]]));
  const terms = { ticket: "CHG-7", expires: "2026-03-02T12:00:00.000Z" };
  expect(await askReview(drifted, questions, { isNamed: true, terms, now })).toEqual({ users: [], ...terms });
});

test("Ctrl-C accepts nothing", async () => {
  const questions = await questionsOn(terminal([["Ticket, where", [keys.cancel]]]));
  await expect(askReview(drifted, questions, { isNamed: true, terms: {}, now })).rejects.toThrow("nothing was changed");
});

test("what would be accepted is shown beforehand, property by property if wanted, and who has no drift is said", () => {
  const named = ["alice@contoso.com", "carol@contoso.com"];
  const shown = stripVTControlCharacters(showReview(drifted.slice(0, 1), named, true));
  expect(shown).toMatch(/^Drift to be accepted\n[\s\S]*alice@contoso\.com[\s\S]*Issued[\s\S]*hasPass: false => true/);
  expect(shown).toMatch(/ {2}carol@contoso\.com: no drift, nothing to accept\n$/);
  expect(shown).not.toContain("bob@contoso.com");
});
