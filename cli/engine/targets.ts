import { methodType } from "@tapwatch/provider/method-type";
import { didYouMean } from "../base/nearest";
import { nameOf, type ResourceState, type StackName, urnOf } from "./state";

export interface Targets {
  /** URNs of what `--target` names; of whom nobody knows, those that they would have. */
  readonly urns: readonly string[];
  /** Names that nothing has. */
  readonly unknown: readonly string[];
}

type Known = Pick<ResourceState, "urn" | "type">;

/** Whether `--target` names a resource: by its URN, or by its name without regard to case, as Entra compares names. */
export function isTarget(urn: string, targets: readonly string[]): boolean {
  const names = [urn, nameOf(urn)].map((name) => name.toLowerCase());
  return targets.some((target) => names.includes(target.toLowerCase()));
}

/** @param known what is watched, and what the program declares where it ran */
export function findTargets(targets: readonly string[], known: readonly Known[], stack: StackName): Targets {
  const urns = usersIn(known);
  const found = targets.map((target) => ({ target, urns: urns.filter((urn) => isTarget(urn, [target])) }));
  const unknown = found.filter((each) => each.urns.length === 0).map(({ target }) => target);
  return {
    urns: [...new Set(found.flatMap((each) => (each.urns.length > 0 ? each.urns : [urnFor(each.target, stack)])))],
    unknown,
  };
}

/** @throws Error naming the targets that nothing has, and the nearest names: nobody is looked at who was not meant */
export function assertKnown(targets: readonly string[], known: readonly Known[], stack: StackName): void {
  const { unknown } = findTargets(targets, known, stack);
  if (unknown.length === 0) return;
  const meant = didYouMean(
    unknown.map((target) => (isUrn(target) ? nameOf(target) : target)),
    usersIn(known).map(nameOf),
  );
  throw new Error(
    `--target ${unknown.join(", ")}: not watched by this stack${meant}; ` +
      "'tapwatch outputs watched' lists the watched users, and 'tapwatch up' begins to watch new ones",
  );
}

function usersIn(known: readonly Known[]): string[] {
  return [...new Set(known.filter(({ type }) => !type.startsWith("pulumi:")).map(({ urn }) => urn))];
}

function urnFor(target: string, stack: StackName): string {
  return isUrn(target) ? target : urnOf(stack, methodType, target.toLowerCase(), "");
}

function isUrn(target: string): boolean {
  return target.startsWith("urn:pulumi:");
}
