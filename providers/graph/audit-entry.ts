import type { JSONSchemaType } from "ajv";
import type { InitiatedBy, PassEvent, PolicyEvent } from "../activity/event";
import { ownSchemas } from "../own-schemas";
import type { GraphObject } from "./objects";

/** What of an entry tapwatch reads. All but id and time may be missing, or be of another form: then it is left out. */
interface WireEntry {
  readonly id: string;
  readonly activityDateTime: string;
}

const isEntry = ownSchemas().compile({
  type: "object",
  required: ["id", "activityDateTime"],
  properties: {
    id: { type: "string", minLength: 1 },
    activityDateTime: {
      type: "string",
      pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$",
    },
  },
} satisfies JSONSchemaType<WireEntry>);

/** What an entry of the log is about: a pass, the policy of authentication methods, or something else. */
export type ReadEntry =
  | { readonly about: "pass"; readonly event: PassEvent }
  | { readonly about: "policy"; readonly event: PolicyEvent }
  | { readonly about: "other" };

/** The names differ between tenants and years: `TemporaryAccessPass.Id`, `TemporaryAccessPass.TemporaryAccessPass.Id`. */
const passProperty = /temporaryaccesspass/i;
const passWords = /temporary\s*access\s*pass/i;

/**
 * Reads an entry of the directory audit log, liberally: its form is not documented, and has changed. An entry about a pass that is
 * not understood is an event with the activity `unknown`, and never left out.
 * @returns undefined: it has no id or no time, so nobody can refer to it
 */
export function readEntry(entry: GraphObject): ReadEntry | undefined {
  if (!isEntry(entry)) return undefined;
  const { id, activityDateTime } = entry as WireEntry;
  if (Number.isNaN(Date.parse(activityDateTime))) return undefined;
  // What failed or timed out changed nothing.
  if (/fail|timeout/i.test(textAt(entry, "result") ?? "")) return { about: "other" };
  const activityDisplayName = textAt(entry, "activityDisplayName");
  const event = {
    id,
    activityDateTime,
    ...(activityDisplayName !== undefined && { activityDisplayName }),
    ...initiatorOf(entry),
  };
  const targets = objectsAt(entry, "targetResources");
  const properties = targets
    .flatMap((target) => objectsAt(target, "modifiedProperties"))
    .filter((property) => passProperty.test(textAt(property, "displayName") ?? ""));
  const words = `${activityDisplayName ?? ""} ${textAt(entry, "resultReason") ?? ""}`;
  if (properties.length > 0 || passWords.test(words)) {
    const pass = passIn(properties, words);
    const activity = usersIn(targets) > 1 ? "unknown" : pass.activity;
    return { about: "pass", event: { ...event, ...pass, activity, ...targetOf(targets) } };
  }
  return /policy/i.test(activityDisplayName ?? "") ? { about: "policy", event } : { about: "other" };
}

function initiatorOf(entry: GraphObject): InitiatedBy {
  const by = objectAt(entry, "initiatedBy");
  const user = textsOf(objectAt(by, "user"), ["id", "userPrincipalName", "displayName", "ipAddress"]);
  const app = textsOf(objectAt(by, "app"), ["appId", "servicePrincipalId", "displayName", "ipAddress"]);
  return { ...(user && { user }), ...(app && { app }) };
}

/** Of several users nobody can tell whose pass it is. */
function usersIn(targets: readonly GraphObject[]): number {
  const users = targets.filter((target) => textAt(target, "type") === "User");
  return new Set(users.map((user) => textAt(user, "id") ?? textAt(user, "userPrincipalName"))).size;
}

/** The user whose pass it is. */
function targetOf(targets: readonly GraphObject[]): Pick<PassEvent, "userId" | "userPrincipalName"> {
  const named = targets.filter((target) => textsOf(target, ["id", "userPrincipalName"]) !== undefined);
  const target = named.find((each) => textAt(each, "type") === "User") ?? named[0];
  const [userId, userPrincipalName] = [textAt(target, "id"), textAt(target, "userPrincipalName")];
  return { ...(userId !== undefined && { userId }), ...(userPrincipalName !== undefined && { userPrincipalName }) };
}

function passIn(properties: readonly GraphObject[], words: string): Omit<PassEvent, "id" | "activityDateTime"> {
  const textOf = (name: RegExp) => {
    const property = properties.find((each) => name.test(textAt(each, "displayName") ?? ""));
    return property && (unwrapped(textAt(property, "newValue")) ?? unwrapped(textAt(property, "oldValue")));
  };
  const methodId = textOf(/\.id$/i);
  const [startDateTime, endDateTime] = [textOf(/\.start(date)?time$/i), textOf(/\.end(date)?time$/i)].map(instantIn);
  const usage = textOf(/\.accesspassusage$/i);
  return {
    activity: activityOf(properties, words),
    ...(methodId !== undefined && { methodId }),
    ...(startDateTime !== undefined && { startDateTime }),
    ...(endDateTime !== undefined && { endDateTime }),
    ...(usage !== undefined && /^(once|one|single|multi)/i.test(usage) && { isUsableOnce: !/^multi/i.test(usage) }),
  };
}

function activityOf(properties: readonly GraphObject[], words: string): PassEvent["activity"] {
  const isDeleted = /\b(deleted?|removed?)\b/i.test(words);
  const isRegistered = /\b(registered|register|added|add|created?)\b/i.test(words);
  if (isDeleted && isRegistered) return "unknown";
  if (isDeleted) return "deleted";
  if (isRegistered) return "registered";
  const has = (side: string) => properties.some((property) => unwrapped(textAt(property, side)) !== undefined);
  if (has("newValue")) return "registered";
  return has("oldValue") ? "deleted" : "unknown";
}

/** A value is JSON in a string, sometimes in a string in a string: `"\"3d38…\""`. */
function unwrapped(value: string | undefined): string | undefined {
  let text = value;
  for (let depth = 0; depth < 3 && text?.startsWith('"'); depth += 1) {
    try {
      text = String(JSON.parse(text));
    } catch {
      break;
    }
  }
  return text === undefined || /^(null|\[\]|)$/.test(text) ? undefined : text;
}

function instantIn(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function textAt(object: GraphObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function objectAt(object: GraphObject | undefined, key: string): GraphObject | undefined {
  const value = object?.[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as GraphObject) : undefined;
}

function objectsAt(object: GraphObject, key: string): GraphObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}

/** Those of the properties that are there; undefined: none. */
function textsOf<Key extends string>(
  object: GraphObject | undefined,
  keys: readonly Key[],
): Partial<Record<Key, string>> | undefined {
  const told = keys.flatMap((key) => {
    const text = textAt(object, key);
    return text === undefined ? [] : [[key, text] as const];
  });
  return told.length === 0 ? undefined : (Object.fromEntries(told) as Partial<Record<Key, string>>);
}
