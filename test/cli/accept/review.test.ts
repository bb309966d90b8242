import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { planOf } from "../../../cli/accept/plan";
import { askReview, showReview } from "../../../cli/accept/review";
import { questionsOn } from "../../../cli/base/ask";
import { aPass } from "../../support/passes";
import { keys, terminal } from "../../support/terminal";
import { acceptanceOf, issued, outcomeFrom, quiet, urnOf } from "../report/records";

const now = new Date("2026-03-02T09:00:00Z");
const drifted = ["alice@contoso.com", "bob@contoso.com"].map((user) => ({
  user,
  hasPass: true,
  pass: aPass(),
  drift: issued,
}));
const plan = planOf(outcomeFrom(drifted), []);

test("somebody at a terminal says whom, why and until when", async () => {
  const questions = await questionsOn(
    terminal([
      ["Accept the drift of which users?", [keys.down, keys.tab, keys.enter]],
      ["Ticket of the agreement?", ["CHG-7", keys.enter]],
      ["Accept until?", ["2026-03-02T12:00:00+01:00", keys.enter]],
      ["Accept the drift of bob@contoso.com?", ["y"]],
    ]),
  );
  expect(await askReview(plan, questions, { isNamed: false, terms: {}, now })).toEqual({
    users: ["bob@contoso.com"],
    drifted: plan.drifted.slice(1),
    ticket: "CHG-7",
    expires: "2026-03-02T11:00:00.000Z",
  });
});

test("Enter accepts for good, but a ticket has to be named", async () => {
  const questions = await questionsOn(
    terminal([
      ["Ticket of the agreement?", [keys.enter, "CHG-7", keys.enter]],
      ["Accept until?", [keys.enter]],
      ["Accept the drift of 2 users?", ["y"]],
    ]),
  );
  expect(await askReview(plan, questions, { isNamed: true, terms: {}, now })).toEqual({
    users: ["alice@contoso.com", "bob@contoso.com"],
    drifted: plan.drifted,
    ticket: "CHG-7",
  });
});

test("what was given is not asked, and the answer is no unless it is yes", async () => {
  const questions = await questionsOn(terminal([["Accept the drift of 2 users?", [keys.enter]]]));
  const terms = { ticket: "CHG-7", expires: "2026-03-02T12:00:00.000Z" };
  expect(await askReview(plan, questions, { isNamed: true, terms, now })).toEqual({
    users: [],
    drifted: [],
    ...terms,
  });
});

test("Ctrl-C accepts nothing", async () => {
  const questions = await questionsOn(terminal([["Ticket of the agreement", [keys.cancel]]]));
  await expect(askReview(plan, questions, { isNamed: true, terms: {}, now })).rejects.toThrow("nothing was changed");
});

test("what would be accepted is shown beforehand, property by property if wanted, and who has no drift is said", () => {
  const plan = planOf(outcomeFrom([...drifted, { user: "carol@contoso.com", ...quiet }]), [
    "alice@contoso.com",
    "carol@contoso.com",
  ]);
  const shown = stripVTControlCharacters(showReview(plan, true));
  expect(shown).toMatch(
    /^Drift to be accepted \(1\)\n[\s\S]*Issued[\s\S]*alice@contoso\.com[\s\S]*hasPass: false => true/,
  );
  expect(shown).toMatch(/ {2}carol@contoso\.com: no drift, nothing to accept\n$/);
  expect(shown).not.toContain("bob@contoso.com");
});

const waiting = {
  user: "carol@contoso.com",
  hasPass: true,
  pass: aPass(),
  drift: quiet.drift,
  accepted: [acceptanceOf({ approval: { pass: aPass().methodId, ticket: "CHG-3" } })],
};

test("what a line approves already, and who could not be read, is shown apart; each user stands in one place", () => {
  const failures = [{ urn: urnOf("bob@contoso.com"), op: "refresh" as const, message: "500 from Graph" }];
  const refused = { status: 403, code: "accessDenied", firstReportedDateTime: "2026-03-02T09:00:00.000Z" };
  const dave = { user: "dave@contoso.com", ...quiet, unreadable: refused };
  const plan = planOf(outcomeFrom([...drifted, waiting, dave], { kind: "preview", failures }), []);
  expect(plan).toMatchObject({
    drifted: [{ user: "alice@contoso.com" }],
    approved: [{ user: "carol@contoso.com", kind: "Issued" }],
    notRead: [
      { user: "bob@contoso.com", why: "read failed: 500 from Graph", kind: "Issued" },
      { user: "dave@contoso.com", why: "refused by Graph: 403 accessDenied" },
    ],
    quiet: [],
  });
  const shown = stripVTControlCharacters(showReview(plan, false));
  expect(shown).toContain("Approved already: 'up' accepts it\n  carol@contoso.com: Issued, CHG-3\n");
  expect(shown).toContain(
    "  bob@contoso.com: could not tell: read failed: 500 from Graph; Issued was reported before\n",
  );
  expect(shown).toContain("  dave@contoso.com: could not tell: refused by Graph: 403 accessDenied\n");
});

test("for what is approved already no ticket is asked", async () => {
  const approvedAlready = planOf(outcomeFrom([waiting], { kind: "preview" }), []);
  const questions = await questionsOn(
    terminal([
      ["Accept the drift of which users?", [keys.tab, keys.enter]],
      ["Accept the drift of carol@contoso.com?", ["y"]],
    ]),
  );
  expect(await askReview(approvedAlready, questions, { isNamed: false, terms: {}, now })).toEqual({
    users: ["carol@contoso.com"],
    drifted: [],
  });
});

test("of several drifts of one user only the chosen one is accepted", async () => {
  const user = "alice@contoso.com";
  const several = {
    ...plan,
    drifted: (["Issued", "Vanished"] as const).map((kind, index) => ({
      ...{ user, kind, changes: [], firstReportedDateTime: "2026-03-02T09:00:00.000Z" },
      toApprove: [{ pass: `pass-${index}` }],
    })),
  };
  const questions = await questionsOn(
    terminal([
      ["Accept the drift of which users?", [keys.tab, keys.enter]],
      ["Ticket of the agreement?", ["CHG-7", keys.enter]],
      ["Accept until?", [keys.enter]],
      ["Accept the drift of alice@contoso.com?", ["y"]],
    ]),
  );
  const { users, drifted: chosen } = await askReview(several, questions, { isNamed: false, terms: {}, now });
  expect(users).toEqual([user]);
  expect(chosen).toEqual(several.drifted.slice(0, 1));
});

test("who is new in the list, or not in it any more, is said not to be read; after an error nobody is said to be quiet", () => {
  const unseen = { user: "erin@contoso.com", drift: quiet.drift };
  const named = ["carol@contoso.com", "erin@contoso.com", "frank@contoso.com"];
  const preview = outcomeFrom([unseen, { user: "carol@contoso.com", ...quiet }], { kind: "preview" });
  expect(planOf(preview, named)).toMatchObject({
    drifted: [],
    approved: [],
    notRead: [
      { user: "erin@contoso.com", why: "new in the list; the next 'up' begins the watch" },
      { user: "frank@contoso.com", why: "no longer in the list of users" },
    ],
    quiet: ["carol@contoso.com"],
  });
  expect(planOf(preview, []).notRead.map(({ user }) => user)).toEqual(["erin@contoso.com"]);
  expect(planOf(outcomeFrom([], { kind: "preview", stopped: true }), named)).toMatchObject({ notRead: [], quiet: [] });
  expect(showReview(planOf(outcomeFrom([]), []), false)).toBe("");
});

test("a user whose name the list writes in another case is the one that was named", () => {
  const preview = outcomeFrom(drifted, { kind: "preview" });
  expect(planOf(preview, ["ALICE@contoso.com"])).toMatchObject({
    drifted: [{ user: "alice@contoso.com" }],
    notRead: [],
    quiet: [],
  });
});
