import type { GraphObject, ObjectReader } from "@tapwatch/provider/graph";
import { GraphError } from "@tapwatch/provider/graph";
import type { Properties } from "../../state";
import { at, type Parameters } from "./parameters";

/** One of azuread's look-ups: what it takes, and what it answers. */
export interface Lookup {
  readonly parameters: Parameters;
  /** @param args checked, with their defaults. @throws LookupError */
  answer(args: Properties, reader: ObjectReader): Promise<Properties>;
}

/** What azuread's provider says if a look-up finds nothing, or too much, or cannot tell. */
export class LookupError extends Error {
  override readonly name = "LookupError";

  /** @param argument the argument that the message is about, if it is about one */
  constructor(summary: string, argument?: string) {
    super(at(argument, summary));
  }
}

/** Reads. An error begins with azuread's words for this step. */
export async function telling<Result>(
  summary: string,
  read: () => Promise<Result>,
  argument?: string,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof GraphError ? new LookupError(`${summary}: ${error.message}`, argument) : error;
  }
}

/** All results in order, or the first error in that order: as if they had been asked one after the other. */
export async function inOrder<Result>(running: readonly Promise<Result>[]): Promise<Result[]> {
  const results = await Promise.allSettled(running);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

/** Go's %q. */
export function quoted(text: unknown): string {
  return JSON.stringify(text);
}

/** As OData wants a text in a filter. */
export function escaped(text: unknown): string {
  return String(text).replaceAll("'", "''");
}

export function textsOf(args: Properties, name: string): readonly string[] {
  const value = args[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function idOf(object: GraphObject): string {
  const { id } = object;
  if (typeof id === "string" && id !== "") return id;
  throw new LookupError("Bad API Response: API returned an object with nil object ID");
}

/** What Graph leaves out or sends as null is an empty text, false or an empty list, as in Go. */
export function text(object: GraphObject, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

export function flag(object: GraphObject, name: string): boolean {
  return object[name] === true;
}

export function texts(object: GraphObject, name: string): readonly string[] {
  return textsOf(object, name);
}
