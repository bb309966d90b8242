import { join } from "node:path";
import type { ApprovalEntry, ApprovalLine } from "@tapwatch/program/approvals";
import type { Approval } from "@tapwatch/provider";
import type { Engine, OperationResult } from "../../cli/engine/engine";
import { ownPack } from "../../cli/engine/own-pack";
import type { EngineSettings, Stage } from "./stage";

/** One operation, after what happens in the tenant and what is approved. */
export interface Act {
  readonly name: string;
  readonly happens?: (stage: Stage) => void;
  /** What is added to the approvals: they stay there from now on. */
  readonly approves?: (stage: Stage) => readonly ApprovalLine[];
  readonly settings?: Omit<EngineSettings, "users"> & { readonly users?: (stage: Stage) => readonly unknown[] };
  readonly run: (engine: Engine) => Promise<OperationResult>;
  /** What the command would end with. */
  readonly code: number;
  /** The drift that stands after it, by user; absent: not said. */
  readonly drift?: Readonly<Record<string, string>>;
  /** What was accepted, by user, and by which form of approval; absent: not said. */
  readonly accepted?: Readonly<Record<string, string>>;
}

/** The user principal name of somebody. */
export const upn = (name: string) => `${name}@contoso.example`;

export const policyPacks = [{ directory: ownPack(), configFile: join(__dirname, "policies.json") }];
const up =
  (...targets: string[]) =>
  (engine: Engine) =>
    engine.up({ policyPacks, targets: targets.map(upn) });
const preview = (engine: Engine) => engine.preview({ policyPacks });
const refresh = (engine: Engine) => engine.refresh({ policyPacks });
const refreshAll = (engine: Engine) => engine.refresh({ policyPacks, runProgram: true });

/** A pass as Graph sends it, of eight hours from 09:00. */
const wire = (id: string, overrides: Record<string, unknown> = {}) => ({
  id,
  temporaryAccessPass: null,
  createdDateTime: "2026-03-02T09:00:00Z",
  startDateTime: "2026-03-02T09:00:00Z",
  lifetimeInMinutes: 480,
  isUsableOnce: true,
  isUsable: true,
  methodUsabilityReason: "EnabledByPolicy",
  ...overrides,
});
const disabled = { isUsable: false, methodUsabilityReason: "DisabledByPolicy" };
const used = { isUsable: false, methodUsabilityReason: "OneTimeUsed" };
const aDay = { lifetimeInMinutes: 480, isUsableOnce: true };
const anHour = { lifetimeInMinutes: 60, isUsableOnce: true };

/** Everybody is named after what becomes of them. */
const cast = [
  ...["issued", "replaced", "removed", "activated", "consumed", "expired", "cleared", "ended", "nobody"],
  ...["refused", "failing", "garbled", "gone", "returned", "renamed", "excessive", "lapsed"],
] as const;
const ticket = "CHG-1";
const window: Approval = {
  ticket,
  from: "2026-03-02T09:00:00Z",
  until: "2026-03-03T10:00:00Z",
  maxLifetimeInMinutes: 480,
  isUsableOnce: true,
};
/** Whose passes were agreed to beforehand: in a list of their own. */
const expected = ["altered", "reenabled", "disabled", "steady"].map((name) => ({
  user: upn(name),
  approvals: [window],
}));
/** The one approval that 0.1.0 knew. */
const expectedBefore = ["adopted", "approved"].map((name) => ({ user: upn(name), approval: window }));
/** Somebody agreed to something without a ticket or an end: a policy that sees arguments says so. */
const sloppy = { user: upn("sloppy"), approvals: [{ isUsableOnce: true }] };
const agreed = [...expected, ...expectedBefore, sloppy];
export const everybody = [...cast.map(upn), ...agreed.map(({ user }) => user)];
const users = [...cast.map(upn), ...agreed];
const leaving: readonly string[] = ["gone", "nobody", "renamed"];
/** "renamed" is watched by object id from now on. */
const usersLater = ({ tenant }: Stage) => [
  ...cast.filter((name) => !leaving.includes(name)).map(upn),
  ...agreed,
  tenant.idOf(upn("married")),
];

/** Approvals of the passes that are there now, each by its name. */
const passesOf =
  (...names: readonly string[]) =>
  ({ passIdOf }: Stage): ApprovalEntry[] =>
    names.map((name) => ({ user: upn(name), pass: passIdOf(upn(name)), ticket }));

const found = ["replaced", "removed", "activated", "consumed", "expired", "cleared", "returned", "renamed"];
const everyone = (names: readonly string[], what: string) => Object.fromEntries(names.map((name) => [name, what]));
const unnamed = {
  replaced: "Replaced",
  altered: "Altered",
  removed: "Removed",
  reenabled: "Reenabled",
  disabled: "Disabled",
};
const othersDrift = { ...unnamed, lapsed: "Issued" };
const departures = { gone: "UserGone", returned: "UserGone" };

/** The life of one stack that watches users. */
const told: readonly Act[] = [
  {
    name: "the first up reports every pass that may be used, but those that somebody agreed to",
    happens: ({ tenant }) => {
      tenant.policy.maximumLifetimeInMinutes = 99_999;
      for (const user of ["replaced", "consumed", "returned", "renamed", "steady", "adopted"]) {
        tenant.issuePass(upn(user), aDay);
      }
      for (const user of ["expired", "cleared"]) tenant.issuePass(upn(user), anHour);
      tenant.issuePass(upn("removed"), { ...aDay, id: "removed" });
      tenant.issuePass(upn("activated"), { ...aDay, startDateTime: "2026-03-02T10:00:00Z" });
      for (const user of ["altered", "disabled"]) tenant.plantPass(upn(user), wire(user));
      tenant.plantPass(upn("reenabled"), wire("reenabled", disabled));
      tenant.plantPass(upn("ended"), wire("ended", used));
    },
    run: up(),
    code: 2,
    drift: everyone(found, "Found"),
    accepted: everyone(["altered", "reenabled", "disabled", "steady", "adopted"], "Found by window"),
  },
  {
    name: "a preview shows what would be accepted once approvals name it",
    approves: passesOf(...found),
    run: preview,
    code: 0,
    drift: {},
    accepted: everyone(found, "Found by pass"),
  },
  {
    name: "an up with these approvals accepts it",
    run: up(),
    code: 0,
    drift: {},
    accepted: everyone(found, "Found by pass"),
  },
  {
    name: "a refresh finds each kind of drift, and no other: not in a pass's own life, not in what was agreed to",
    happens: ({ tenant, clock }) => {
      clock.set("2026-03-02T11:00:00Z");
      for (const user of ["issued", "replaced", "approved", "lapsed"]) tenant.issuePass(upn(user), aDay);
      for (const user of ["removed", "cleared"]) tenant.removePass(upn(user));
      tenant.usePass(upn("consumed"));
      tenant.plantPass(upn("altered"), wire("altered", { lifetimeInMinutes: 420 }));
      tenant.plantPass(upn("reenabled"), wire("reenabled"));
      tenant.plantPass(upn("disabled"), wire("disabled", disabled));
    },
    run: refresh,
    code: 2,
    drift: { ...othersDrift, issued: "Issued" },
    accepted: { approved: "Issued by window" },
  },
  {
    name: "an up of one user accepts that user's drift, whoever else is named",
    approves: (stage) => [
      ...passesOf("issued")(stage),
      ...passesOf("lapsed")(stage).map((entry) => ({ ...entry, expires: "2026-03-02T13:00:00Z" })),
    ],
    run: up("issued"),
    code: 0,
    drift: {},
    accepted: { issued: "Issued by pass" },
  },
  {
    name: "who is refused, fails, is not understood or is gone hides nobody else",
    happens: ({ tenant, faults }) => {
      tenant.deny(upn("refused"));
      // Five attempts are made; the server says not to wait between them.
      faults.enqueue({
        kind: "status",
        status: 500,
        headers: { "retry-after": "0" },
        match: { user: upn("failing") },
        times: 5,
      });
      tenant.plantPass(upn("garbled"), { id: 7 });
      for (const user of ["gone", "returned"]) tenant.removeUser(upn(user));
    },
    run: refreshAll,
    code: 2,
    drift: { ...othersDrift, ...departures },
    accepted: {},
  },
  {
    name: "a preview leaves out who could not be read",
    run: preview,
    code: 2,
    drift: { ...unnamed, ...departures },
    accepted: { lapsed: "Issued by pass" },
  },
  {
    name: "what is approved and breaks a mandatory policy is approved, and violated all the same",
    happens: ({ tenant }) => {
      tenant.issuePass(upn("excessive"), { id: "excessive", lifetimeInMinutes: 43_200, isUsableOnce: true });
    },
    approves: (stage) => [
      ...passesOf("replaced", "altered", "reenabled", "disabled", "excessive")(stage),
      { user: upn("removed"), pass: "none", instead: "removed", ticket },
      ...Object.keys(departures).map((name) => ({ user: upn(name), userId: "gone", ticket })),
    ],
    run: up(),
    code: 3,
    drift: {},
    accepted: {
      replaced: "Replaced by pass",
      altered: "Altered by pass",
      removed: "Removed by absence",
      reenabled: "Reenabled by pass",
      disabled: "Disabled by pass",
      excessive: "Issued by pass",
      lapsed: "Issued by pass",
      ...everyone(Object.keys(departures), "UserGone by departure"),
    },
  },
  {
    name: "an up leaves out who could not be read, and takes nobody for clean",
    happens: ({ tenant }) => void tenant.removePass(upn("excessive")),
    approves: () => [{ user: upn("excessive"), pass: "none", instead: "excessive", ticket }],
    run: up(),
    code: 4,
    drift: {},
    accepted: { excessive: "Removed by absence" },
  },
  {
    name: "nobody can be read: nothing is concluded",
    settings: { env: { AZURE_CLIENT_SECRET: "wrong" } },
    run: refresh,
    code: 1,
  },
  {
    name: "a refresh reads who is in the state, by whatever name; what was approved for a while is drift again",
    happens: ({ tenant, clock }) => {
      clock.set("2026-03-02T14:00:00Z");
      for (const user of ["refused", "failing"]) tenant.allow(upn(user));
      tenant.removePass(upn("garbled"));
      tenant.issuePass(upn("nobody"), aDay);
      tenant.renameUser(upn("renamed"), upn("married"));
      tenant.restoreUser(upn("returned"));
    },
    settings: { users: usersLater },
    run: refreshAll,
    code: 2,
    drift: { nobody: "Issued", returned: "UserReturned", lapsed: "Issued" },
    accepted: {},
  },
  {
    name: "users are renamed, removed and put right in the configuration",
    approves: (stage) => [
      ...passesOf("lapsed")(stage),
      { user: upn("returned"), userId: stage.tenant.idOf(upn("returned")), ticket },
      { user: stage.tenant.idOf(upn("married")), pass: stage.passIdOf(upn("married")), ticket },
    ],
    settings: { users: usersLater },
    run: up(),
    // "nobody" leaves the list with drift that was pending.
    code: 2,
    drift: {},
  },
  {
    name: "a wrong setting is said, and nothing is done",
    settings: { users: usersLater, config: { clockSkewMinuets: "5" } },
    run: up(),
    code: 1,
  },
  {
    name: "everything is forgotten",
    settings: { users: usersLater },
    run: (engine) => engine.destroy(),
    code: 0,
  },
];

export const acts = told.map((act) => ({ ...act, settings: { users: () => users, ...act.settings } }));
