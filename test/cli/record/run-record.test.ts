import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { compareRecords } from "../../../cli/record/compare";
import { readRecord, readRecordIfAny, recordSchema } from "../../../cli/record/read-record";
import type { RunRecord } from "../../../cli/record/record";
import { recordFiles, saveRecord } from "../../../cli/record/record-file";
import { aPass, at } from "../../support/passes";
import { scratchDirectory } from "../../support/scratch";
import { acceptanceOf, hostile, issued, mixed, quiet, recordOf, refreshOf, violationOf } from "../report/records";

const alice = "alice@contoso.com";
const calm = refreshOf([{ user: alice, hasPass: false, drift: { kind: "None", changes: [] } }]);
const drifted = refreshOf([{ user: alice, hasPass: true, pass: aPass(), drift: issued }], {
  violations: [violationOf(alice)],
});

test("a record says what was watched, read, found and could not be told", () => {
  const record = recordOf(mixed());
  expect(record.summary).toEqual({
    watched: 6,
    withPass: 2,
    usable: 2,
    drifted: 2,
    findings: 2,
    unreadable: 2,
    gone: 1,
    new: 6,
    fixed: 0,
  });
  expect(record.users.map(({ observation }) => observation)).toEqual([
    "pass",
    "pass",
    "noPass",
    "unknown",
    "unknown",
    "gone",
  ]);
  expect(record).toMatchObject({
    exitCode: 3,
    durationInSeconds: 30,
    gone: ["frank@contoso.com"],
    messages: [{ severity: "warning", message: "slow today" }],
    unreadable: [
      { reason: "refused", httpStatus: 403, code: "accessDenied" },
      { reason: "failed", message: "read failed: 500 from Graph: try again" },
    ],
  });
  expect(record.findings[0]).toMatchObject({
    user: alice,
    remediationSteps: expect.stringContaining("shorter lifetime"),
  });
});

test.each([
  ["a mixed one", mixed()],
  ["a hostile one", hostile()],
  ["an empty one", refreshOf([])],
])("records fit the published schema: %s", (_case, result) => {
  const validate = new Ajv2020({ validateFormats: false, allowUnionTypes: true, allErrors: true }).compile(
    recordSchema(),
  );
  validate(recordOf(result, recordOf(drifted)));
  expect(validate.errors ?? []).toEqual([]);
  validate({ ...recordOf(result), temporaryAccessPass: "x" });
  expect(validate.errors).toMatchObject([{ keyword: "additionalProperties" }]);
});

const statuses = ({ drift, findings }: RunRecord) => [...drift, ...findings].map(({ status }) => status);

test("a second run after no change reports nothing new, and what is fixed is said once", () => {
  const first = recordOf(drifted);
  const second = recordOf(drifted, first);
  const third = recordOf(calm, second);
  const fourth = recordOf(calm, third);
  expect([first, second, third, fourth].map(statuses)).toEqual([
    ["new", "new"],
    ["still", "still"],
    ["fixed", "fixed"],
    [],
  ]);
  expect([first, second, third, fourth].map(({ summary }) => [summary.new, summary.fixed, summary.drifted])).toEqual([
    [2, 0, 1],
    [0, 0, 1],
    [0, 2, 0],
    [0, 0, 0],
  ]);
  expect(statuses(recordOf(drifted, third))).toEqual(["new", "new"]);
});

test("drift of another kind or another pass is new, and the old one is fixed", () => {
  const later = { ...issued, firstReportedDateTime: at(50) };
  const next = refreshOf([{ user: alice, hasPass: true, pass: aPass(), drift: later }]);
  expect(recordOf(next, recordOf(drifted)).drift.map(({ status }) => status)).toEqual(["new", "fixed"]);
});

test("a finding about a user is the same finding when its message counts on", () => {
  const next = { ...drifted, violations: [violationOf(alice, { message: "the pass lives on" })] };
  expect(recordOf(next, recordOf(drifted)).findings.map(({ status }) => status)).toEqual(["still"]);
});

test("nothing is fixed about a user that is gone or no longer watched", () => {
  expect(statuses(recordOf(refreshOf([]), recordOf(drifted)))).toEqual([]);
});

test("a user that the program names and the state does not know is not observed, never in order", () => {
  const outputs = { watched: [alice, "new@contoso.com"] };
  const record = recordOf({ ...calm, outputs });
  expect(record).toMatchObject({
    exitCode: 4,
    users: [{ user: alice }, { user: "new@contoso.com", observation: "unknown" }],
    unreadable: [{ status: "new", user: "new@contoso.com", reason: "notObserved" }],
  });
  expect(recordOf({ ...calm, outputs }, record).summary).toMatchObject({ new: 0, fixed: 0, unreadable: 1 });
});

test("a user who is gone is drift, run after run, until somebody accepts that", () => {
  const missing = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: at(30) };
  const departed = { user: alice, hasPass: true, pass: aPass(), gone: missing };
  const userGone = { kind: "UserGone", changes: [], firstReportedDateTime: at(30) } as const;
  const first = recordOf(refreshOf([{ ...departed, drift: userGone }]));
  const second = recordOf(refreshOf([{ ...departed, drift: userGone }]), first);
  const approval = { userId: "gone", ticket: "CHG-1" };
  const settled = {
    ...departed,
    gone: { ...missing, accepted: true },
    drift: { kind: "None", changes: [] } as const,
    accepted: [{ kind: "UserGone", acceptedDateTime: at(40), approval } as const],
  };
  const third = recordOf(refreshOf([settled]), second);
  expect([first, second, third]).toMatchObject([
    { exitCode: 2, gone: [alice], users: [{ observation: "gone" }], drift: [{ status: "new", kind: "UserGone" }] },
    { exitCode: 2, gone: [alice], drift: [{ status: "still", toApprove: [{ userId: "gone" }] }] },
    { exitCode: 0, gone: [], users: [{ observation: "gone" }], drift: [{ status: "fixed" }] },
  ]);
  expect(third.approvals).toMatchObject([{ state: "new", user: alice, form: "departure", ticket: "CHG-1" }]);
  expect(first.summary).toMatchObject({ drifted: 1, gone: 1, withPass: 0 });
});

test("an approval that expires is told while it stands and when it is over; one that was renewed is not over", () => {
  const accepted = (expires: string) => [
    acceptanceOf({
      approval: { pass: aPass().methodId, ticket: "CHG-1", expires },
      before: { drift: issued },
    }),
  ];
  const held = { user: alice, hasPass: true, pass: aPass(), baseline: aPass(), drift: quiet.drift };
  const first = recordOf(refreshOf([{ ...held, accepted: accepted(at(120)) }]));
  const second = recordOf(refreshOf([{ ...held, accepted: accepted(at(120)) }]), first);
  const over = recordOf(refreshOf([{ ...held, drift: issued }]), second);
  const later = recordOf(refreshOf([{ ...held, drift: issued }]), over);
  const renewed = recordOf(refreshOf([{ ...held, drift: issued, accepted: accepted(at(240)) }]), second);
  expect([first, second, over, renewed]).toMatchObject([
    { approvals: [{ state: "new", expires: at(120) }] },
    { approvals: [{ state: "standing" }] },
    { approvals: [{ state: "lapsed", user: alice, ticket: "CHG-1" }], drift: [{ status: "new" }] },
    { approvals: [{ state: "new", expires: at(240) }] },
  ]);
  expect(renewed.approvals).toHaveLength(1);
  expect(later).not.toHaveProperty("approvals");
});

test("drift of a user that could not be read this time stands", () => {
  const failing = {
    ...drifted,
    failures: [{ urn: drifted.resources[0]?.urn ?? "", op: "refresh" as const, message: "500" }],
  };
  const record = recordOf(failing, recordOf(drifted));
  expect(statuses(record)).toEqual(["still", "still"]);
  expect(record.users).toMatchObject([{ observation: "unknown", pass: { lifetimeInMinutes: 480 } }]);
});

test("two records are compared whatever came between", () => {
  const [first, last] = [recordOf(calm), recordOf(drifted, recordOf(drifted))];
  expect(statuses(compareRecords(first, last))).toEqual(["new", "new"]);
  expect(compareRecords(last, first).summary).toMatchObject({ new: 0, fixed: 2 });
  expect(compareRecords(last, last).summary).toMatchObject({ new: 0, fixed: 0, drifted: 1 });
});

test("a record is read as it was saved, and the one before is kept", async () => {
  const directory = await scratchDirectory();
  const files = recordFiles({ cwd: directory, stack: "prod" });
  expect(readRecordIfAny(files.current)).toBeUndefined();
  const [first, second] = [recordOf(calm), recordOf(hostile())];
  await saveRecord(files, first);
  await saveRecord(files, second);
  expect(readRecord(files.previous)).toEqual(first);
  expect(readRecord(files.current)).toEqual(JSON.parse(JSON.stringify(second)));
  expect(files.current).toBe(join(directory, ".tapwatch", "prod.run.json"));
});

test.each([
  ["no JSON", "{", "cannot be read as a run record"],
  ["something else", "{}", "is not a run record of this version: it must have required property"],
])("what is no record is refused by name: %s", async (_case, text, message) => {
  const path = join(await scratchDirectory(), "x.json");
  writeFileSync(path, text);
  expect(() => readRecord(path)).toThrow(message);
  expect(() => readRecordIfAny(path)).toThrow(path);
});
