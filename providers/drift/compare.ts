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
  const [a, b] = [propertyOf(left, property), propertyOf(right, property)];
  return a !== undefined && b !== undefined && !sameValue(property, a, b);
}

/** Whether both are the one pass: a pass is never updated, so id and creation time tell it from its successor. */
export function samePass(left: Pass, right: Pass): boolean {
  return left.methodId === right.methodId && !differs("createdDateTime", left, right);
}

/** Whether a look told nothing that was not known already. */
export function tellsNothingNew(observed: Pass | undefined, known: Pass | undefined): boolean {
  if (observed === undefined || known === undefined) return observed === known;
  return properties.every((property) => {
    const told = propertyOf(observed, property);
    return told === undefined || sameValue(property, told, propertyOf(known, property));
  });
}

/** Whether everything that is known of the accepted pass was told again, and is the same. */
export function isAsAccepted(observed: Pass, baseline: Pass): boolean {
  return properties.every((property) => {
    const accepted = propertyOf(baseline, property);
    return accepted === undefined || sameValue(property, propertyOf(observed, property), accepted);
  });
}

/** What differs between what was accepted (desired) and what is there (current). What one side does not tell is left out. */
export function changesBetween(baseline: Pass | undefined, observed: Pass | undefined): PropertyChange[] {
  const changes: PropertyChange[] = [];
  if ((baseline === undefined) !== (observed === undefined)) {
    changes.push({
      propertyName: "hasPass",
      currentValue: observed !== undefined,
      desiredValue: baseline !== undefined,
    });
  }
  const isOnePass = baseline !== undefined && observed !== undefined && samePass(baseline, observed);
  for (const propertyName of properties) {
    const [desiredValue, currentValue] = [propertyOf(baseline, propertyName), propertyOf(observed, propertyName)];
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

/** A state may lack what is computed: that one look had it and another did not is no difference between passes. */
function propertyOf(pass: Pass | undefined, property: Property): Pass[Property] {
  if (property !== "expiresDateTime" || pass?.expiresDateTime !== undefined) return pass?.[property];
  return expiryOf(pass?.startDateTime, pass?.lifetimeInMinutes);
}
