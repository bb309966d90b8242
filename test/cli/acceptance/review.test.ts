import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { askReview } from "../../../cli/acceptance/review";
import { questionsOn } from "../../../cli/ask";
import { aPass } from "../../support/passes";
import { issued } from "../report/records";

const now = new Date("2026-03-02T09:00:00Z");
const drifted = ["alice@contoso.com", "bob@contoso.com"].map((user) => ({
  user,
  hasPass: true,
  pass: aPass(),
  drift: issued,
}));

/** A terminal at which somebody waits for each question and then types. */
function terminal(answers: readonly (readonly [question: string, keys: readonly string[]])[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...answers];
  let shown = "";
  output.setEncoding("utf8").on("data", async (text: string) => {
    shown += stripVTControlCharacters(text);
    const [next] = left;
    if (next === undefined || !shown.includes(next[0])) return;
    left.shift();
    shown = "";
    // A key at a time: an escape sequence that comes with others is one key.
    for (const key of next[1]) {
      await new Promise(setImmediate);
      input.write(key);
    }
  });
  return { input, output };
}

const enter = "\r";

test("somebody at a terminal says whom, why and until when", async () => {
  const questions = await questionsOn(
    terminal([
      ["Whose drift", ["\u001b[B", "\t", enter]],
      ["Ticket?", ["CHG-7", enter]],
      ["Accepted until?", ["2026-03-02T12:00:00+01:00", enter]],
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
  const questions = await questionsOn(terminal([["Accept the drift of 2 users?", [enter]]]));
  const terms = { ticket: "CHG-7", until: "2026-03-02T12:00:00.000Z" };
  expect(await askReview(drifted, questions, { isNamed: true, terms, now })).toEqual({ decision: "stop" });
});

test("Ctrl-C accepts nothing", async () => {
  const questions = await questionsOn(terminal([["Ticket?", ["\u0003"]]]));
  await expect(askReview(drifted, questions, { isNamed: true, terms: {}, now })).rejects.toThrow("nothing was changed");
});
