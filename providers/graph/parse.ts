import { expiryOf, type Pass } from "../pass";
import { describeErrors, isList, type WireMethod } from "./schema";

export type ParsedList =
  | {
      readonly ok: true;
      readonly passes: readonly Pass[];
      readonly nextLink?: string;
      readonly heldCredential: boolean;
    }
  | { readonly ok: false; readonly problem: string; readonly heldCredential: boolean };

/**
 * Reads the body of a list of methods. A `temporaryAccessPass` that is not null is a live credential: it is dropped before
 * anything else, validation included, sees it.
 */
export function parseList(body: unknown): ParsedList {
  const { clean, held: heldCredential } = withoutCredentials(body);
  if (!isList(clean)) return { ok: false, problem: describeErrors(isList.errors), heldCredential };
  // A success that tells of an error tells nothing else.
  if ("error" in clean) return { ok: false, problem: "/error stands beside /value", heldCredential };
  const nextLink = clean["@odata.nextLink"];
  return { ok: true, passes: clean.value.map(toPass), ...(nextLink && { nextLink }), heldCredential };
}

function withoutCredentials(body: unknown): { clean: unknown; held: boolean } {
  let held = false;
  const clean: unknown = JSON.parse(JSON.stringify(body ?? null), (key, value) => {
    if (key !== "temporaryAccessPass") return value;
    held ||= value !== null;
    return undefined;
  });
  return { clean, held };
}

/** What Graph left out or sent as null is absent. */
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
