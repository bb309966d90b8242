import { expiryOf, type Pass } from "../pass";
import { describeErrors, isList, isObjectList, type WireMethod, type WirePage } from "./schema";

export type ParsedList =
  | {
      readonly ok: true;
      readonly passes: readonly Pass[];
      readonly nextLink?: string;
      readonly heldCredential: boolean;
    }
  | { readonly ok: false; readonly problem: string; readonly heldCredential: boolean };

/**
 * Parses a list of methods. A `temporaryAccessPass` that is not null is a password: it is removed first, before the
 * validation.
 */
export function parseList(body: unknown): ParsedList {
  const { clean, held: heldCredential } = withoutCredentials(body);
  if (clean === tooDeep) return { ok: false, problem: "the body is nested too deeply", heldCredential };
  if (!isList(clean)) return { ok: false, problem: describeErrors(isList.errors), heldCredential };
  const problem = contradictionIn(clean);
  if (problem !== undefined) return { ok: false, problem, heldCredential };
  const nextLink = clean["@odata.nextLink"];
  return { ok: true, passes: clean.value.map(toPass), ...(nextLink && { nextLink }), heldCredential };
}

/** Reads a page of objects of any kind. */
export function parseObjects(
  body: unknown,
):
  | { readonly ok: true; readonly objects: WirePage["value"]; readonly nextLink: string | undefined }
  | { readonly ok: false; readonly problem: string } {
  if (!isObjectList(body)) return { ok: false, problem: describeErrors(isObjectList.errors) };
  const problem = contradictionIn(body);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, objects: body.value, nextLink: body["@odata.nextLink"] ?? undefined };
}

/** A sign that the list is not complete; undefined: none. */
function contradictionIn(list: { readonly value: readonly unknown[]; readonly "@odata.nextLink"?: string | null }) {
  // An error in a successful answer: nothing else in it counts.
  if ("error" in list) return "/error is beside /value";
  const link = Object.keys(list).find((key) => /nextlink$/i.test(key) && key !== "@odata.nextLink");
  if (link !== undefined) return "the next page has another name than @odata.nextLink";
  const count = (list as { "@odata.count"?: unknown })["@odata.count"];
  const isAll = !list["@odata.nextLink"];
  return isAll && list.value.length === 0 && count != null && count !== 0
    ? "/@odata.count does not fit the empty /value"
    : undefined;
}

const tooDeep = Symbol("too deep");

function withoutCredentials(body: unknown): { clean: unknown; held: boolean } {
  let held = false;
  try {
    const clean: unknown = JSON.parse(JSON.stringify(body ?? null), (key, value) => {
      if (key !== "temporaryAccessPass") return value;
      held ||= value !== null;
      return undefined;
    });
    return { clean, held };
  } catch (error) {
    // JSON.parse throws a RangeError if the nesting is deeper than the stack.
    if (!(error instanceof RangeError)) throw error;
    return { clean: tooDeep, held };
  }
}

/** A property that Graph left out or sent as null is absent. */
function toPass(wire: WireMethod): Pass {
  const { id, createdDateTime, startDateTime, lifetimeInMinutes, isUsableOnce, isUsable, methodUsabilityReason } = wire;
  const expiresDateTime = expiryOf(startDateTime ?? undefined, lifetimeInMinutes ?? undefined);
  return {
    methodId: id,
    ...(createdDateTime != null && { createdDateTime }),
    ...(startDateTime != null && { startDateTime }),
    ...(lifetimeInMinutes != null && { lifetimeInMinutes }),
    ...(isUsableOnce != null && { isUsableOnce }),
    ...(isUsable != null && { isUsable }),
    ...(methodUsabilityReason != null && { methodUsabilityReason }),
    ...(expiresDateTime !== undefined && { expiresDateTime }),
  };
}
