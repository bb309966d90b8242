import { join } from "node:path";
import type { Engine, OperationResult } from "../../cli/engine/engine";
import { accepting, ownPack } from "../../cli/own-pack";
import type { EngineSettings, Stage } from "./stage";

/** One operation, after what happens in the tenant. */
export interface Act {
  readonly name: string;
  readonly happens?: (stage: Stage) => void;
  readonly settings?: EngineSettings;
  readonly run: (engine: Engine) => Promise<OperationResult>;
  /** What the command would end with. */
  readonly code: number;
  /** The drift that stands after it, by user; absent: not said. */
  readonly drift?: Readonly<Record<string, string>>;
}

/** The user principal name of somebody. */
export const upn = (name: string) => `${name}@contoso.example`;

const policyPacks = [{ directory: ownPack(), configFile: join(__dirname, "policies.json") }];
const up =
  (...targets: string[]) =>
  (engine: Engine) =>
    engine.up(accepting({ policyPacks, targets: targets.map(upn) }));
const preview = (engine: Engine) => engine.preview(accepting({ policyPacks }));
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
const aDay = { lifetimeInMinutes: 480, maxLifetimeInMinutes: 480, isUsableOnce: true };
const anHour = { lifetimeInMinutes: 60, maxLifetimeInMinutes: 480, isUsableOnce: true };

/** Everybody is named after what becomes of them. */
export const cast = [
  ...["issued", "replaced", "altered", "removed", "reenabled", "disabled"],
  ...["activated", "consumed", "expired", "cleared", "steady", "nobody"],
  ...["refused", "failing", "garbled", "gone", "renamed", "excessive"],
] as const;
const approval = {
  ticket: "CHG-1",
  from: "2026-03-02T10:00:00Z",
  until: "2026-03-03T10:00:00Z",
  maxLifetimeInMinutes: 480,
  isUsableOnce: true,
};
const approved = { user: upn("approved"), approval };
/** Somebody agreed to something without a ticket or an end: a policy that sees arguments says so. */
const sloppy = { user: upn("sloppy"), approval: { isUsableOnce: true } };
export const everybody = [...cast, "approved", "sloppy"].map(upn);
const users = [...cast.map(upn), approved, sloppy];
const leaving: readonly string[] = ["gone", "nobody", "renamed"];
// "renamed" is watched by object id from now on.
const usersLater = [
  ...cast.filter((name) => !leaving.includes(name)).map(upn),
  approved,
  sloppy,
  "aaaaaaaa-0000-4000-8000-000000000011",
];

const drifts = {
  issued: "Issued",
  replaced: "Replaced",
  altered: "Altered",
  removed: "Removed",
  reenabled: "Reenabled",
  disabled: "Disabled",
};
const { issued: _issued, ...othersDrift } = drifts;

/** The life of one stack. */
const told: readonly Act[] = [
  {
    name: "adoption takes what is there as the baseline",
    happens: ({ tenant }) => {
      tenant.policy.maximumLifetimeInMinutes = 99_999;
      for (const user of ["replaced", "removed", "consumed", "steady"]) tenant.issuePass(upn(user), aDay);
      for (const user of ["expired", "cleared"]) tenant.issuePass(upn(user), anHour);
      tenant.issuePass(upn("activated"), { ...aDay, startDateTime: "2026-03-02T10:00:00Z" });
      for (const user of ["altered", "disabled"]) tenant.plantPass(upn(user), wire(user));
      tenant.plantPass(upn("reenabled"), wire("reenabled", disabled));
    },
    run: up(),
    code: 0,
    drift: {},
  },
  {
    name: "a refresh finds each kind of drift, and no other: not in a pass's own life, not in what was approved",
    happens: ({ tenant, clock }) => {
      clock.set("2026-03-02T11:00:00Z");
      for (const user of ["issued", "replaced", "approved"]) tenant.issuePass(upn(user), aDay);
      for (const user of ["removed", "cleared"]) tenant.removePass(upn(user));
      tenant.usePass(upn("consumed"));
      tenant.plantPass(upn("altered"), wire("altered", { lifetimeInMinutes: 420 }));
      tenant.plantPass(upn("reenabled"), wire("reenabled"));
      tenant.plantPass(upn("disabled"), wire("disabled", disabled));
    },
    run: refresh,
    code: 2,
    drift: drifts,
  },
  { name: "one user's drift is accepted", run: up("issued"), code: 2, drift: othersDrift },
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
      tenant.removeUser(upn("gone"));
    },
    run: refreshAll,
    code: 2,
    drift: othersDrift,
  },
  { name: "a preview leaves out who could not be read", run: preview, code: 2, drift: othersDrift },
  {
    name: "a mandatory violation stops an acceptance",
    happens: ({ tenant }) => void tenant.issuePass(upn("excessive"), { lifetimeInMinutes: 43_200, isUsableOnce: true }),
    run: up(),
    code: 3,
  },
  {
    name: "an acceptance leaves out who could not be read, and says who is not in the tenant",
    happens: ({ tenant }) => void tenant.removePass(upn("excessive")),
    run: up(),
    code: 4,
    drift: {},
  },
  {
    name: "nobody can be read: nothing is concluded",
    settings: { env: { AZURE_CLIENT_SECRET: "wrong" } },
    run: refresh,
    code: 1,
  },
  {
    name: "a refresh reads who is in the state, whatever the configuration says by now",
    happens: ({ tenant }) => {
      for (const user of ["refused", "failing"]) tenant.allow(upn(user));
      tenant.removePass(upn("garbled"));
      tenant.issuePass(upn("nobody"), aDay);
    },
    settings: { users: usersLater },
    run: refreshAll,
    code: 2,
    drift: { nobody: "Issued" },
  },
  {
    name: "users are renamed, removed and put right in the configuration",
    settings: { users: usersLater },
    run: up(),
    code: 0,
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

export const acts = told.map((act) => ({ ...act, settings: { users, ...act.settings } }));
