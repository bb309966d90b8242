import type { PolicyPackReference, Violation } from "../engine";
import { isOwnPack } from "../own-pack";
import { judgeSaved, type PackHost } from "../pack-host";
import { type ResourceState, signatureKey } from "../state";
import { type PolicyArguments, policyArguments } from "./configuration";

/** Who judges what was saved. */
export interface Judges {
  /** All packs, as arguments of a command of Pulumi. */
  readonly all: PolicyArguments;
  /** All but tapwatch's own. */
  readonly others: PolicyArguments;
  /** tapwatch's own, in this process: a command of Pulumi loads the whole state again, and sends it to a process of the pack's. */
  readonly own?: PackHost;
}

/**
 * @param directory for files that Pulumi wants to have
 * @param isHere whether a pack in this process sees the environment that it would see as a process
 * @throws Error naming a configuration file and what is wrong in it
 */
export async function judgesOf(
  directory: string,
  packs: readonly PolicyPackReference[],
  isHere: boolean,
): Promise<Judges> {
  const all = policyArguments(directory, packs);
  const [own] = isHere ? packs.filter((pack) => isOwnPack(pack.directory)) : [];
  if (own === undefined) return { all, others: all };
  const { startOwnPack } = await import("../own-pack-host.js");
  const others = packs.filter((pack) => pack !== own);
  return { all, others: policyArguments(directory, others), own: await startOwnPack(own) };
}

/**
 * What the packs say of resources as they were saved.
 * @param analyze what packs say to Pulumi
 */
export async function judged(
  { all, others, own }: Judges,
  resources: readonly ResourceState[],
  analyze: (packs: PolicyArguments) => Promise<readonly Violation[]>,
): Promise<readonly Violation[]> {
  // What is exported is encrypted; Pulumi hands packs the plain values.
  if (own === undefined || JSON.stringify(resources).includes(signatureKey)) return analyze(all);
  const found = await judgeSaved(own, resources).catch((error: Error) => {
    throw new Error(`${error.message}\n${notJudged}`, { cause: error });
  });
  return [...found, ...(await analyze(others))];
}

/** Behind the words of a pack that broke off. */
export const notJudged = "the state was saved; it was not judged to the end";
