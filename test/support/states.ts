import type { Watch } from "./command";

/** A condition that a saved state is written in, and in which later releases read it. */
export interface StateScenario {
  readonly name: string;
  readonly users: number;
  /** `tapwatch:users`; default: all, by name. */
  readonly watched?: readonly unknown[];
  /** Brings the tenant to the moment of the first `up`. */
  readonly before: (watch: Watch) => void;
  /** What happens after it; the refresh that follows makes the state. */
  readonly after: (watch: Watch) => void;
  /** The drift that stands in the end, by user. */
  readonly drift: Readonly<Record<string, string>>;
}

const nameOf = (index: number) => `user${index}@contoso.example`;

// The tenant's ids and its clock are the same in every run: a tenant that went through the same once more is the one that
// the state tells of.
export const scenarios: readonly StateScenario[] = [
  {
    name: "clean",
    users: 4,
    before: ({ tenant }) => {
      tenant.issuePass(nameOf(1), { lifetimeInMinutes: 480 });
      tenant.issuePass(nameOf(2), { lifetimeInMinutes: 60 });
      tenant.issuePass(nameOf(3), { lifetimeInMinutes: 480, isUsableOnce: true });
    },
    // One pass expired and one was used: natural ends.
    after: ({ tenant, clock }) => {
      clock.advance({ hours: 2 });
      tenant.usePass(nameOf(3));
    },
    drift: {},
  },
  {
    name: "drifted",
    users: 6,
    before: ({ tenant, clock }) => {
      const now = clock.now().toISOString();
      for (const index of [2, 3, 4, 5])
        tenant.issuePass(nameOf(index), { id: `pass-${index}`, lifetimeInMinutes: 480 });
      tenant.plantPass(nameOf(6), { ...plantedAt(now, 6), isUsable: false, methodUsabilityReason: "OneTimeUsed" });
    },
    after: ({ tenant, clock }) => {
      const before = clock.now().toISOString();
      clock.advance({ minutes: 30 });
      tenant.issuePass(nameOf(1));
      tenant.issuePass(nameOf(2), { id: "pass-2b" });
      tenant.removePass(nameOf(3));
      tenant.plantPass(nameOf(4), { ...plantedAt(before, 4), lifetimeInMinutes: 1440 });
      tenant.plantPass(nameOf(5), {
        ...plantedAt(before, 5),
        isUsable: false,
        methodUsabilityReason: "DisabledByPolicy",
      });
      tenant.plantPass(nameOf(6), plantedAt(before, 6));
    },
    drift: {
      [nameOf(1)]: "Issued",
      [nameOf(2)]: "Replaced",
      [nameOf(3)]: "Removed",
      [nameOf(4)]: "Altered",
      [nameOf(5)]: "Disabled",
      [nameOf(6)]: "Reenabled",
    },
  },
  {
    name: "unreadable",
    users: 3,
    before: ({ tenant }) => {
      tenant.issuePass(nameOf(1), { lifetimeInMinutes: 480 });
    },
    // Of both others nobody knows whether they have one now.
    after: ({ tenant, clock }) => {
      clock.advance({ minutes: 30 });
      tenant.deny(nameOf(1));
      tenant.deny(nameOf(2));
    },
    drift: {},
  },
  {
    name: "approval",
    users: 3,
    watched: [
      {
        user: nameOf(1),
        approval: {
          ticket: "CHG-1042",
          from: "2026-03-02T09:00:00Z",
          until: "2026-03-02T18:00:00Z",
          maxLifetimeInMinutes: 60,
          isUsableOnce: true,
        },
      },
      { user: nameOf(2), approval: { ticket: "CHG-1043", until: "2026-03-02T18:00:00Z", maxLifetimeInMinutes: 60 } },
      { user: nameOf(3), approval: { ticket: "CHG-1044", methodId: "bbbbbbbb-0000-4000-8000-0000000000ff" } },
    ],
    before: () => {},
    // The first is covered, the second lives too long for that.
    after: ({ tenant, clock }) => {
      clock.advance({ minutes: 30 });
      tenant.issuePass(nameOf(1), { lifetimeInMinutes: 60, isUsableOnce: true });
      tenant.issuePass(nameOf(2), { lifetimeInMinutes: 480 });
    },
    drift: { [nameOf(2)]: "Issued" },
  },
];

function plantedAt(dateTime: string, index: number) {
  return {
    id: `pass-${index}`,
    createdDateTime: dateTime,
    startDateTime: dateTime,
    lifetimeInMinutes: 480,
    isUsableOnce: false,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
  };
}
