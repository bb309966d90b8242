import type { Drift, PropertyChange } from "../drift/drift";

/** Stands for somebody whose object id may not be read. */
const unknownPerson = "unknown";

/** Who was accepted, and who is there now: object ids, or the name where that is all there is. Absent: nobody. */
export function personChange(desired: string | undefined, current: string | undefined): PropertyChange {
  return {
    propertyName: "userId",
    ...(current !== undefined && { currentValue: current }),
    ...(desired !== undefined && { desiredValue: desired }),
  };
}

/** Another person has the name. @param id absent: it may not be read */
export function strangerChange(desired: string, id: string | undefined): PropertyChange {
  return personChange(desired, id ?? unknownPerson);
}

/** Whether both are one object id, or both are not known. Entra compares ids without regard to case. */
export function sameId(left: string | undefined, right: string | undefined): boolean {
  return left?.toLowerCase() === right?.toLowerCase();
}

export function isAboutPerson(drift: Drift | undefined): boolean {
  return drift?.kind === "UserReturned" || drift?.kind === "UserGone";
}

/** The object id of whoever is there, as a drift of the person tells it; undefined where nobody could find it out. */
export function strangerIn(drift: Drift | undefined): string | undefined {
  const value = drift?.changes.find(isOfPerson)?.currentValue;
  return typeof value === "string" && value !== unknownPerson ? value : undefined;
}

/** Whether a drift says that another person has the name, and not that the same one is there again. */
export function isStranger(drift: Drift | undefined): boolean {
  return drift?.kind === "UserReturned" && drift.changes.find(isOfPerson)?.desiredValue !== undefined;
}

function isOfPerson({ propertyName }: PropertyChange): boolean {
  return propertyName === "userId";
}
