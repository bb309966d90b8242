import { methodType } from "@tapwatch/provider/method-type";

/** One resource in the form that `pulumi stack export` writes; what we do not use we keep. */
export interface ResourceState {
  readonly urn: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly external?: boolean;
  /** ISO 8601 instants of the first and the last change of this state, not of the last look. */
  readonly created?: string;
  readonly modified?: string;
}

export type Properties = Readonly<Record<string, unknown>>;

/** `pulumi stack export`, version 3. */
export interface StackExport {
  readonly version: 3;
  readonly deployment: {
    readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
    readonly resources?: readonly ResourceState[];
    readonly metadata?: Properties;
  };
}

export const stackType = "pulumi:pulumi:Stack";

export interface StackName {
  readonly stack: string;
  readonly project: string;
}

/** Marks a value in a state that is no plain one, such as a secret (sdk/nodejs/runtime/rpc.ts). */
export const signatureKey = "4dabf18193072939515e22adb298388d";

/** `urn:pulumi:<stack>::<project>::<types from the outermost parent, joined by $>::<name>` */
export function urnOf({ stack, project }: StackName, type: string, name: string, parent: string): string {
  const parentType = parent === "" ? "" : typesOf(parent);
  const qualified = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

function typesOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The type of the resource itself, without those of its parents. */
export function typeOf(urn: string): string {
  return typesOf(urn).split("$").at(-1) ?? "";
}

/** The name part of a URN: all that follows the third `::`, for names may contain it. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** The stack outputs: those of the stack's own resource. */
export function outputsOf(resources: readonly ResourceState[]): Properties {
  return resources.find(({ type }) => type === stackType)?.outputs ?? {};
}

/** What tells whom a resource is about. */
export type UserResource = Pick<ResourceState, "urn" | "inputs" | "outputs">;

/**
 * Whom a resource is about: by principal name if the program gives one beside an object id, else as the program names the
 * user. What the program calls the resource may be something else.
 */
export function userOf({ urn, inputs, outputs }: UserResource): string {
  const names = [outputs, inputs].flatMap((props) => [props?.["userPrincipalName"], props?.["user"]]);
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? nameOf(urn);
}

/** All that a user may call the resource: its URN, its name, and the names of its user. */
export function namesOf({ urn, inputs, outputs }: UserResource): string[] {
  const names = [outputs, inputs].flatMap((props) => [props?.["user"], props?.["userPrincipalName"]]);
  return [urn, nameOf(urn), ...names.filter((name) => typeof name === "string")];
}

/** Whether it is a user's resource. */
export function isMethod({ type }: Pick<ResourceState, "type">): boolean {
  return type === methodType;
}

/** The tenant whose users were read; undefined: nobody was read yet. */
export function tenantOf(resources: readonly ResourceState[]): string | undefined {
  const tenants = resources.filter(isMethod).map(({ outputs }) => outputs?.["tenantId"]);
  return tenants.find((tenantId) => typeof tenantId === "string");
}
