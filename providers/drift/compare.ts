import { expiryOf, instant, type Pass } from "../pass";
import type { PropertyChange } from "./drift";

// The order of every list of changes: as people read a pass.
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

/** Compares instants as instants (Graph writes 0 to 7 fractional digits), and reasons without regard to case. */
export function sameValue(property: Property, left: Pass[Property], right: Pass[Property]): boolean {
  if (left === right) return true;
  if (typeof left !== "string" || typeof right !== "string") return false;
  if (property === "methodUsabilityReason") return left.toLowerCase() === right.toLowerCase();
  if (property === "methodId") return false;
  const [a, b] = [instant(left), instant(right)];
  return a !== undefined && a === b;
}

/** Whether a property is known on both sides and differs. A property that Graph left out does not differ. */
export function differs(property: Property, left: Pass, right: Pass): boolean {
  const [a, b] = [propertyOf(left, property), propertyOf(right, property)];
  return a !== undefined && b !== undefined && !sameValue(property, a, b);
}

/** Whether both are the same pass: its id and its creation time never change. */
export function samePass(left: Pass, right: Pass): boolean {
  return left.methodId === right.methodId && !differs("createdDateTime", left, right);
}

/** Whether everything in this observation was known already. */
export function tellsNothingNew(current: Pass | undefined, known: Pass | undefined): boolean {
  if (current === undefined || known === undefined) return current === known;
  return properties.every((property) => {
    const told = propertyOf(current, property);
    return told === undefined || sameValue(property, told, propertyOf(known, property));
  });
}

/** Whether every known property of the baseline is in this observation, and is the same. */
export function isAsAccepted(current: Pass, baseline: Pass): boolean {
  return properties.every((property) => {
    const accepted = propertyOf(baseline, property);
    return accepted === undefined || sameValue(property, propertyOf(current, property), accepted);
  });
}

/** The differences between the baseline (desired) and the observation (current). For the same pass, a property that one side lacks is left out. */
export function changesBetween(baseline: Pass | undefined, current: Pass | undefined): PropertyChange[] {
  const changes: PropertyChange[] = [];
  if ((baseline === undefined) !== (current === undefined)) {
    changes.push({
      propertyName: "hasPass",
      currentValue: current !== undefined,
      desiredValue: baseline !== undefined,
    });
  }
  const isOnePass = baseline !== undefined && current !== undefined && samePass(baseline, current);
  for (const propertyName of properties) {
    const [desiredValue, currentValue] = [propertyOf(baseline, propertyName), propertyOf(current, propertyName)];
    if (sameValue(propertyName, currentValue, desiredValue)) continue;
    if (isOnePass && (currentValue === undefined || desiredValue === undefined)) continue;
    changes.push({
      propertyName,
      ...(currentValue === undefined ? {} : { currentValue }),
      ...(desiredValue === undefined ? {} : { desiredValue }),
    });
  }
  return changes;
}

/** A state may lack the expiry: then it is computed, so that it makes no difference. */
function propertyOf(pass: Pass | undefined, property: Property): Pass[Property] {
  if (property !== "expiresDateTime" || pass?.expiresDateTime !== undefined) return pass?.[property];
  return expiryOf(pass?.startDateTime, pass?.lifetimeInMinutes);
}
