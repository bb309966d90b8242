import { expiryOf, instant, type Pass } from "../pass";
import type { PropertyChange } from "./drift";

// The order is the one in which people read a pass, and the one of every list of changes.
const properties = [
  "methodId",
  "createdDateTime",
  "startDateTime",
  "lifetimeInMinutes",
  "isUsableOnce",
  "isUsable",
  "methodUsabilityReason",
  "expiresDateTime",
] as const satisfies readonly (keyof Pass)[];

type Property = (typeof properties)[number];

/** Equality as Graph means it: instants, not strings (fractions have 0 to 7 digits); reasons without regard to case. */
export function sameValue(property: Property, left: Pass[Property], right: Pass[Property]): boolean {
  if (left === right) return true;
  if (typeof left !== "string" || typeof right !== "string") return false;
  if (property === "methodUsabilityReason") return left.toLowerCase() === right.toLowerCase();
  if (property === "methodId") return false;
  const [a, b] = [instant(left), instant(right)];
  return a !== undefined && a === b;
}

/** Whether a property is known on both sides and differs. Nothing is concluded from a property that Graph left out. */
export function differs(property: Property, left: Pass, right: Pass): boolean {
  const [a, b] = [left[property], right[property]];
  return a !== undefined && b !== undefined && !sameValue(property, a, b);
}

/** Whether both are the one pass: a pass is never updated, so id and creation time tell it from its successor. */
export function samePass(left: Pass, right: Pass): boolean {
  return left.methodId === right.methodId && !differs("createdDateTime", left, right);
}

/** Whether two looks saw the same, property by property; undefined stands for "no pass". */
export function sameObservation(left: Pass | undefined, right: Pass | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return properties.every((property) => sameValue(property, propertyOf(left, property), propertyOf(right, property)));
}

/** What differs between what was accepted (desired) and what is there (current). */
export function changesBetween(baseline: Pass | undefined, observed: Pass | undefined): PropertyChange[] {
  const changes: PropertyChange[] = [];
  if ((baseline === undefined) !== (observed === undefined)) {
    changes.push({
      propertyName: "hasPass",
      currentValue: observed !== undefined,
      desiredValue: baseline !== undefined,
    });
  }
  for (const propertyName of properties) {
    const [desiredValue, currentValue] = [propertyOf(baseline, propertyName), propertyOf(observed, propertyName)];
    if (sameValue(propertyName, currentValue, desiredValue)) continue;
    changes.push({
      propertyName,
      ...(currentValue === undefined ? {} : { currentValue }),
      ...(desiredValue === undefined ? {} : { desiredValue }),
    });
  }
  return changes;
}

/** A state may lack what is computed: that one look had it and another did not is no difference between passes. */
function propertyOf(pass: Pass | undefined, property: Property): Pass[Property] {
  if (property !== "expiresDateTime" || pass?.expiresDateTime !== undefined) return pass?.[property];
  return expiryOf(pass?.startDateTime, pass?.lifetimeInMinutes);
}
