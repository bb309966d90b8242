import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Acceptance } from "../../../cli/acceptance/acceptance";
import { withLapsed } from "../../../cli/acceptance/lapse";
import { Trail } from "../../../cli/acceptance/trail";
import { pictureOf } from "../../../cli/report/picture";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { issued, refreshOf } from "../report/records";

const alice = "alice@contoso.com";
const { methodId, createdDateTime = "" } = aPass();

function acceptanceOf(overrides: Partial<Acceptance> = {}): Acceptance {
  return {
    event: "accepted",
    acceptedDateTime: at(0),
    by: { name: "root", source: "operatingSystem" },
    user: alice,
    kind: "Issued",
    changes: issued.changes,
    pass: { methodId, createdDateTime },
    until: at(60),
    ...overrides,
  };
}

const newTrail = async () => new Trail(join(await scratchDirectory(), "sub", "test.accepted.jsonl"));

test("a trail only grows, is its owner's alone, and an acceptance that was withdrawn is none", async () => {
  const trail = await newTrail();
  expect(trail.acceptances()).toEqual([]);
  trail.append([]);
  trail.append([acceptanceOf(), acceptanceOf({ user: "bob@contoso.com" })]);
  const before = readFileSync(trail.path, "utf8");
  trail.append([{ event: "withdrawn", withdrawnDateTime: at(1), user: alice, acceptedDateTime: at(0) }]);
  expect(readFileSync(trail.path, "utf8").startsWith(before)).toBe(true);
  expect(trail.acceptances()).toEqual([acceptanceOf({ user: "bob@contoso.com" })]);
  expect(statSync(trail.path).mode & 0o777).toBe(0o600);
});

test.each([
  ["half a line", '{"event":"acc', "it is no JSON"],
  ["another event", '{"event":"forgotten"}', "event Invalid"],
  ["an until that is no instant", JSON.stringify(acceptanceOf({ until: "soon" })), "until must be an ISO 8601 instant"],
  ["a property too many", JSON.stringify({ ...acceptanceOf(), value: "x" }), "Unrecognized key"],
])("a trail with %s is refused by the number of the line", async (_case, line, problem) => {
  const trail = await newTrail();
  trail.append([acceptanceOf()]);
  appendFileSync(trail.path, line);
  expect(() => trail.acceptances()).toThrow(`line 2 of ${trail.path} is no acceptance`);
  expect(() => trail.acceptances()).toThrow(problem);
});

const calm = { kind: "None", changes: [] } as const;
const held = { user: alice, hasPass: true, pass: aPass(), baseline: aPass(), drift: calm };

test.each([
  ["before its time is over", held, 59, []],
  ["when its time is over", held, 60, ["Issued"]],
  ["when the pass has expired meanwhile", { ...held, baseline: aPass({ isUsable: false }) }, 600, ["Issued"]],
  ["when another pass was accepted by other means", { ...held, baseline: aPass({ createdDateTime: at(5) }) }, 600, []],
  ["when the pass was cleared", { user: alice, hasPass: false, drift: calm }, 600, []],
  ["when something else drifted", { ...held, drift: { kind: "Removed", changes: [] } as const }, 600, ["Removed"]],
])("an acceptance for a while, %s", (_case, outputs, minutes, kinds) => {
  const shown = withLapsed(refreshOf([outputs]), new Date(at(minutes)), [acceptanceOf()]);
  expect(pictureOf(shown).drifted.map(({ drift }) => drift.kind)).toEqual(kinds);
});

test("that there is no pass can be accepted for a while too, and the last acceptance of a user counts", () => {
  const { pass: _pass, ...absence } = acceptanceOf({ kind: "Removed" });
  const none = refreshOf([{ user: alice, hasPass: false, drift: calm }]);
  const now = new Date(at(90));
  expect(pictureOf(withLapsed(none, now, [absence])).drifted).toMatchObject([
    { drift: { kind: "Removed", firstReportedDateTime: at(60) } },
  ]);
  const renewed = { ...absence, acceptedDateTime: at(70), until: at(120) };
  expect(pictureOf(withLapsed(none, now, [absence, renewed])).drifted).toEqual([]);
  expect(pictureOf(withLapsed(none, now, [renewed, absence])).drifted).toHaveLength(1);
});

test("a line that was written by hand without an end of line does not swallow the next one", async () => {
  const trail = await newTrail();
  trail.append([acceptanceOf()]);
  writeFileSync(trail.path, readFileSync(trail.path, "utf8").trimEnd());
  trail.append([acceptanceOf({ user: "bob@contoso.com" })]);
  expect(trail.acceptances()).toHaveLength(2);
});
