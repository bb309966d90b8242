import type { Outputs } from "@tapwatch/provider";
import type { Item } from "./form";

const day = 24 * 60 * 60_000;
const at = (milliseconds: number) => new Date(Math.floor((Date.now() + milliseconds) / 1000) * 1000).toISOString();

/** A reusable pass of thirty days, an hour old. */
function passOf(id: string) {
  return {
    id,
    createdDateTime: at(-day / 24),
    startDateTime: at(-day / 24),
    lifetimeInMinutes: 43_200,
    isUsableOnce: false,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
  };
}

const accepted = passOf("bbbbbbbb-0000-4000-8000-000000000001");
const issued = passOf("bbbbbbbb-0000-4000-8000-000000000002");
const neighbours = passOf("bbbbbbbb-0000-4000-8000-000000000003");

/** What is true of the user whom a cell is about; `pass` is the one that was accepted. */
export const truths = ["pass", "none", "new", "gone"] as const;
export type Truth = (typeof truths)[number];

/** Whom a cell is about, and two others: one without a pass, one with the pass that was accepted. */
export const users = {
  target: "zoe@contoso.example",
  none: "yan@contoso.example",
  pass: "xie@contoso.example",
} as const;

/** The passes that are accepted. */
export const passesOf = [
  { user: users.target, pass: accepted.id },
  { user: users.pass, pass: neighbours.id },
] as const;

/** What the state knows of them: each has one accepted pass, or none. */
export function stateOf(user: string, tenantId: string): Outputs {
  const wire = user === users.target ? accepted : user === users.pass ? neighbours : undefined;
  if (wire === undefined) return { user, tenantId, hasPass: false, drift: { kind: "None", changes: [] } };
  const { id: methodId, ...terms } = wire;
  const pass = { methodId, ...terms, expiresDateTime: at(29 * day + (day * 23) / 24) };
  return { user, tenantId, hasPass: true, pass, baseline: pass, drift: { kind: "None", changes: [] } };
}

/** Next pages of a list, and what is on them. */
export const pageAfter = {
  loop: (own: string) => `${own}?$skiptoken=loop`,
  list: (own: string) => `${own}?$skiptoken=list`,
  nothing: (own: string) => `${own}?$skiptoken=nothing`,
};

/** The right answer for a user, as an item of a batch. @param own the URL of the user's list; its query asks for a page */
export function rightItem(id: string, user: string, truth: Truth, own: string): Item {
  const { searchParams } = new URL(own);
  const page = searchParams.get("$skiptoken");
  if (page === "nothing") return ok(id, []);
  if (page === "loop") return ok(id, [], { "@odata.nextLink": own });
  if (user === users.none) return ok(id, []);
  if (user === users.pass) return ok(id, [neighbours]);
  if (truth === "gone") {
    const error = { code: "Request_ResourceNotFound", message: "Resource 'x' does not exist" };
    return { id, status: 404, headers: {}, body: { error } };
  }
  return ok(id, truth === "none" ? [] : [truth === "pass" ? accepted : issued]);
}

function ok(id: string, value: readonly object[], more: object = {}): Item {
  return { id, status: 200, headers: { "Content-Type": "application/json" }, body: { value, ...more } };
}

/** What a look says, in the words of the truths; of nobody but the users above. */
export function verdictOf({ drift, pass, hasPass, unreadable, baseline }: Partial<Outputs>): string {
  if (unreadable !== undefined) return "unknown";
  const told = `${drift?.kind}, ${pass?.methodId ?? (hasPass === false ? "no pass" : "not known")}`;
  const known = new Map([
    [`None, ${baseline?.methodId}`, "pass"],
    ["None, no pass", "none"],
    ["Removed, no pass", "none"],
    [`Replaced, ${issued.id}`, "new"],
  ]);
  return drift?.kind === "UserGone" ? "gone" : (known.get(told) ?? told);
}
