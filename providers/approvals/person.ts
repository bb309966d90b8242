import type { Drift, PropertyChange } from "../drift/drift";

/** The value for a person whose object id the token may not read. */
const unknownPerson = "unknown";

/** A change of the person. Both are object ids, or the name if no id is known. Absent: nobody. */
export function personChange(desired: string | undefined, current: string | undefined): PropertyChange {
  return {
    propertyName: "userId",
    ...(current !== undefined && { currentValue: current }),
    ...(desired !== undefined && { desiredValue: desired }),
  };
}

/** The change if another person has the name. @param id absent: the token may not read it */
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

/** The object id of the person who is there now, from the drift; undefined if it could not be read. */
export function strangerIn(drift: Drift | undefined): string | undefined {
  const value = drift?.changes.find(isOfPerson)?.currentValue;
  return typeof value === "string" && value !== unknownPerson ? value : undefined;
}

/** true: another person has the name. false: the same person is back, or the drift is of another kind. */
export function isStranger(drift: Drift | undefined): boolean {
  return drift?.kind === "UserReturned" && drift.changes.find(isOfPerson)?.desiredValue !== undefined;
}

function isOfPerson({ propertyName }: PropertyChange): boolean {
  return propertyName === "userId";
}
