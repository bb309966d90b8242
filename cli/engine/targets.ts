import { methodType } from "@tapwatch/provider/method-type";
import { didYouMean } from "../base/nearest";
import { nameOf, namesOf, type ResourceState, type StackName, type UserResource, urnOf, userOf } from "./state";

export interface Targets {
  /** URNs of what `--target` names. Names that are not known yet have the URN that their resource would have. */
  readonly urns: readonly string[];
  /** Names that nothing has. */
  readonly unknown: readonly string[];
}

type Known = UserResource & Pick<ResourceState, "type">;

/** Whether `--target` names a resource: by its URN, or by a name without regard to case, as Entra compares names. */
export function isTarget(resource: UserResource, targets: readonly string[]): boolean {
  const names = namesOf(resource).map((name) => name.toLowerCase());
  return targets.some((target) => names.includes(target.toLowerCase()));
}

/** @param known what is watched, and what the program declares where it ran */
export function findTargets(targets: readonly string[], known: readonly Known[], stack: StackName): Targets {
  const users = usersIn(known);
  const found = targets.map((target) => ({
    target,
    urns: users.filter((user) => isTarget(user, [target])).map(({ urn }) => urn),
  }));
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
    usersIn(known).map(userOf),
  );
  throw new Error(
    `--target ${unknown.join(", ")}: not watched by this stack${meant}; ` +
      "'tapwatch outputs watched' lists the watched users, and 'tapwatch up' begins to watch new ones",
  );
}

function usersIn(known: readonly Known[]): Known[] {
  return known.filter(({ type }) => !type.startsWith("pulumi:"));
}

function urnFor(target: string, stack: StackName): string {
  return isUrn(target) ? target : urnOf(stack, methodType, target.toLowerCase(), "");
}

function isUrn(target: string): boolean {
  return target.startsWith("urn:pulumi:");
}
