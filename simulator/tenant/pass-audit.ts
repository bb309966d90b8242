import type { Properties } from "./directory-object";
import { sevenDigits } from "./instant";
import type { StoredPass, WirePass } from "./pass";

/** How entries name the properties of a pass. Microsoft changed the names; both are in public captures. */
export type AuditForm = "old" | "new";

const names = {
  old: {
    id: "TemporaryAccessPass.Id",
    start: "TemporaryAccessPass.StartDateTime",
    end: "TemporaryAccessPass.EndDateTime",
    usage: "TemporaryAccessPass.AccessPassUsage",
  },
  new: {
    id: "TemporaryAccessPass.TemporaryAccessPass.Id",
    start: "TemporaryAccessPass.TemporaryAccessPass.StartDateTime",
    end: "TemporaryAccessPass.TemporaryAccessPass.EndTime",
    usage: "TemporaryAccessPass.TemporaryAccessPass.AccessPassUsage",
  },
} as const;

/** `modifiedProperties` of an entry on a pass. What is no pass of the usual form has its id at most. */
export function passProperties(
  pass: StoredPass | WirePass,
  form: AuditForm,
  side: "oldValue" | "newValue",
): Properties[] {
  const { id, startDateTime, lifetimeInMinutes, isUsableOnce } = pass;
  const start = Date.parse(String(startDateTime));
  const end = start + Number(lifetimeInMinutes) * 60_000;
  const values = {
    id: typeof id === "string" ? id : undefined,
    start: sevenDigits(String(startDateTime)),
    end: sevenDigits(end),
    usage: typeof isUsableOnce === "boolean" ? (isUsableOnce ? "Once" : "Multiple") : undefined,
  };
  return (["id", "start", "end", "usage"] as const).flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    // A JSON string in a string.
    return [{ displayName: names[form][name], oldValue: null, newValue: null, [side]: JSON.stringify(value) }];
  });
}
