import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import type { RunRecord, WholeRecord } from "../../../cli/record/record";
import { formats } from "../../../cli/report/formats";
import { aPass, at } from "../../support/passes";
import { hostile, hostileNames, issued, mixed, quiet, recordOf, refreshOf, violationOf } from "./records";

const alice = "alice@contoso.com";
const worse = recordOf(mixed());
const calm = refreshOf([alice, "bob@contoso.com"].map((user) => ({ user, ...quiet })));
const initiatedBy = {
  user: {
    id: "aaaaaaaa-0000-4000-8000-0000000000ff",
    userPrincipalName: "helpdesk@contoso.com",
    ipAddress: "203.0.113.7",
  },
  app: { displayName: "Portal", appId: "A1" },
  activityDateTime: at(9),
  matchedBy: "methodId",
} as const;
const told = recordOf(refreshOf([{ user: alice, hasPass: true, pass: aPass(), drift: { ...issued, initiatedBy } }]));

interface Event {
  readonly activity_id: number;
  readonly type_uid: number;
  readonly status: string;
  readonly severity: string;
  readonly message: string;
  readonly finding_info: { readonly uid: string; readonly first_seen_time?: number };
  readonly resources: readonly object[];
  readonly evidences?: readonly object[];
}

function eventsOf(record: RunRecord): Event[] {
  const text = formats.ocsf.render(record);
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}

const uidsOf = (record: RunRecord) => eventsOf(record).map(({ finding_info: { uid } }) => uid);

test.each<readonly [string, WholeRecord]>([
  ["mixed", worse],
  ["hostile", recordOf(hostile())],
  ["calm", recordOf(calm)],
  ["fixed", recordOf(calm, worse)],
  ["attributed", told],
  ["failed", recordOf(refreshOf([], { stopped: true, diagnostics: [{ severity: "error", message: "no\nsign-in" }] }))],
])("OCSF's lines are detection findings, by what its schema says of them: %s", (_name, record) => {
  const schema = JSON.parse(readFileSync(join(__dirname, "ocsf.schema.json"), "utf8"));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  for (const event of eventsOf(record)) {
    validate(event);
    expect(validate.errors ?? []).toEqual([]);
    expect(event.type_uid).toBe(200400 + event.activity_id);
  }
});

test("there is a line for each problem, and it is created, updated and closed under one identity", () => {
  const [first, second, third] = [worse, recordOf(mixed(), worse), recordOf(calm, worse)];
  expect(eventsOf(first)).toHaveLength(first.drift.length + first.findings.length + first.unreadable.length);
  expect(new Set(uidsOf(first)).size).toBe(uidsOf(first).length);
  expect(new Set(eventsOf(first).map((event) => event.activity_id))).toEqual(new Set([1]));
  expect(uidsOf(second).toSorted()).toEqual(uidsOf(first).toSorted());
  expect(new Set(eventsOf(second).map((event) => event.activity_id))).toEqual(new Set([2]));
  const closed = eventsOf(third);
  expect(closed.map(({ activity_id, status }) => [activity_id, status])).toEqual(closed.map(() => [3, "Resolved"]));
  expect(uidsOf(first)).toEqual(expect.arrayContaining(closed.map(({ finding_info: { uid } }) => uid)));
});

test("the same problem of another stack or another tenant is another finding; severity and names are the record's", () => {
  const [here = ""] = uidsOf(told);
  expect(uidsOf({ ...told, stack: "other" })).not.toContain(here);
  expect(uidsOf({ ...told, tenantId: "other" })).not.toContain(here);
  const [event] = eventsOf(told);
  expect(event).toMatchObject({
    severity: "High",
    finding_info: { first_seen_time: Date.parse(at(10)), last_seen_time: Date.parse(at(60.5)) },
    resources: [
      { name: alice, type: "Microsoft Entra user" },
      { uid: aPass().methodId, type: "Temporary Access Pass" },
    ],
    evidences: [
      {
        user: { name: alice },
        actor: {
          user: { name: "helpdesk@contoso.com", uid: initiatedBy.user.id },
          app_name: "Portal",
          app_uid: "A1",
        },
        src_endpoint: { ip: "203.0.113.7" },
      },
    ],
    unmapped: { stack: "test", drift_kind: "Issued" },
  });
});

test("a run that failed is a finding, and never an empty file", () => {
  const failed = recordOf(
    refreshOf([], { stopped: true, diagnostics: [{ severity: "error", message: "no sign-in" }] }),
  );
  expect(eventsOf(failed)).toMatchObject([{ message: "The run failed: no sign-in", severity: "High" }]);
  expect(formats.ocsf.render(recordOf(calm))).toBe("");
});

test("hostile names stay text: a line each, and no line begins a command of a pipeline", () => {
  const violations = hostileNames.map((user) => violationOf(user, { message: user, description: user }));
  const record = recordOf(
    refreshOf(
      hostileNames.map((user) => ({ user, ...quiet })),
      { violations },
    ),
  );
  const text = formats.ocsf.render(record);
  expect(text).not.toMatch(/##|<|[\u2028\u202e]|\p{Cc}(?<!\n)/u);
  const names = eventsOf(record).map(({ resources }) => (resources[0] as { readonly name: string }).name);
  expect(names.toSorted()).toEqual(hostileNames.toSorted());
});
