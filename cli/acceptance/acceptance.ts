import type { Drift, DriftKind, Pass } from "@tapwatch/provider";
import { instantSchema } from "@tapwatch/provider/dist/arguments";
import { driftKinds } from "@tapwatch/provider/dist/drift/drift";
import { z } from "zod";

/** Who accepted, as a pipeline or the operating system calls them: told by the environment, not proven. */
export interface Actor {
  readonly name: string;
  readonly source: "githubActions" | "azurePipelines" | "gitlab" | "operatingSystem";
  /** Of the pipeline's run. */
  readonly url?: string;
}

/** That somebody took drift of a user as what should be there. */
export interface Acceptance {
  readonly event: "accepted";
  /** ISO 8601 instant, as all here. */
  readonly acceptedDateTime: string;
  readonly by: Actor;
  readonly user: string;
  readonly kind: Exclude<DriftKind, "None">;
  readonly changes: Drift["changes"];
  /** The pass that was accepted; absent: that there is none. */
  readonly pass?: Pick<Pass, "methodId" | "createdDateTime">;
  readonly ticket?: string;
  /** Accepted for a while: from then on it is drift again. */
  readonly until?: string;
}

/** That an acceptance did not come about. It is written before it is carried out, so that none can be missing. */
export interface Withdrawal {
  readonly event: "withdrawn";
  readonly withdrawnDateTime: string;
  readonly user: string;
  /** Of the acceptance. */
  readonly acceptedDateTime: string;
}

export type TrailEntry = Acceptance | Withdrawal;

const value = z.union([z.string(), z.number(), z.boolean()]).optional();

/** One line of the trail. */
export const trailEntrySchema = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("accepted"),
    acceptedDateTime: instantSchema,
    by: z.strictObject({
      name: z.string(),
      source: z.enum(["githubActions", "azurePipelines", "gitlab", "operatingSystem"]),
      url: z.string().optional(),
    }),
    user: z.string(),
    kind: z.enum(driftKinds).exclude(["None"]),
    changes: z.array(z.strictObject({ propertyName: z.string(), currentValue: value, desiredValue: value })),
    pass: z.strictObject({ methodId: z.string(), createdDateTime: z.string().optional() }).optional(),
    ticket: z.string().optional(),
    until: instantSchema.optional(),
  }),
  z.strictObject({
    event: z.literal("withdrawn"),
    withdrawnDateTime: instantSchema,
    user: z.string(),
    acceptedDateTime: instantSchema,
  }),
]);
