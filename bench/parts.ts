import { measureActivity } from "./activity";
import { measureAssess } from "./assess";
import { measureEmbedded } from "./embedded";
import { measureGrowth } from "./growth";
import type { Measurement } from "./measure";
import { measurePeak } from "./peak";
import { measurePolicies } from "./policies";
import { measurePulumi } from "./pulumi";
import { measureQuotas } from "./quotas";
import { measureReader } from "./reader";
import { measureReports } from "./reports";
import { measureRoster } from "./roster";
import { measureShards } from "./shards";
import { measureStartUp } from "./start-up";
import { measureState } from "./state";
import type { Suite } from "./suite";

/** One table for each question, in the order of the page. */
export const parts = {
  reader: { about: "reading: tapwatch, a bare script, Microsoft's client", measure: measureReader },
  quotas: { about: "reading under a quota: how much of it is used", measure: measureQuotas },
  "start-up": { about: "commands that have next to nothing to do", measure: measureStartUp },
  embedded: { about: "the embedded engine, from start to end", measure: measureEmbedded },
  growth: { about: "the time, as the users become more", measure: measureGrowth },
  memory: { about: "memory of a command and of all its processes", measure: measurePeak },
  state: { about: "the state's size for each user", measure: measureState },
  pulumi: { about: "Pulumi's engine, with and without tapwatch", measure: measurePulumi },
  policies: { about: "the policy pack", measure: measurePolicies },
  reports: { about: "each format of a report, and the page in a browser", measure: measureReports },
  shards: { about: "100,000 users in ten shards (not --small)", measure: measureShards },
  roster: { about: "finding out who is in a group", measure: ({ sizes }: Suite) => measureRoster(sizes) },
  activity: { about: "the pass events of a whole tenant", measure: ({ sizes }: Suite) => measureActivity(sizes) },
  assess: { about: "comparing users with what was accepted", measure: ({ sizes }: Suite) => measureAssess(sizes) },
} as const satisfies Record<
  string,
  { readonly about: string; readonly measure: (suite: Suite) => Promise<Measurement> }
>;

export type PartName = keyof typeof parts;

export const partNames = Object.keys(parts) as readonly PartName[];

/** A part as it was measured. */
export interface Measured {
  readonly part: PartName;
  readonly measurement: Measurement;
}
