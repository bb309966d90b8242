/** What may be a member of a group, or hold a role. Other kinds exist; Graph may also leave the type out. */
export type ObjectType = "user" | "group" | "servicePrincipal" | "device" | "orgContact";

export type Properties = Readonly<Record<string, unknown>>;

/** A member, an owner or a principal as Graph shows it: with its type, if it tells one. */
export interface DirectoryObject extends Properties {
  readonly id: string;
  readonly "@odata.type"?: string;
}

/** Of an object that is neither user nor group. */
export interface ObjectRequest {
  /** undefined: Graph tells no type. */
  readonly type: ObjectType | undefined;
  readonly displayName?: string;
  /** Default: one of the simulator's own. */
  readonly id?: string;
}

export function typed(type: ObjectType | undefined, properties: Properties & { readonly id: string }): DirectoryObject {
  return type === undefined ? properties : { "@odata.type": `#microsoft.graph.${type}`, ...properties };
}
