import { createHash } from "node:crypto";

/** What an administrator may say when issuing a pass. */
export interface PassRequest {
  readonly lifetimeInMinutes?: number;
  readonly isUsableOnce?: boolean;
  /** ISO 8601; default: now. */
  readonly startDateTime?: string;
  /** Default: the next of the tenant's own. */
  readonly id?: string;
  /** ISO 8601; default: now. */
  readonly createdDateTime?: string;
  /** How long after it the audit log tells of it. Default: `delayMinutes` of the log. */
  readonly logDelayMinutes?: number;
}

export interface StoredPass {
  readonly id: string;
  readonly createdDateTime: string;
  readonly startDateTime: string;
  readonly lifetimeInMinutes: number;
  readonly isUsableOnce: boolean;
  /** The credential itself. Told once, when the pass is made. */
  readonly temporaryAccessPass: string;
  readonly isUsed: boolean;
}

/** A pass as Graph sends it: `temporaryAccessPassAuthenticationMethod`. */
export type WirePass = Readonly<Record<string, unknown>>;

/**
 * A pass as a GET shows it at some moment.
 * @param isAllowed whether the tenant's policy lets the user sign in with a pass
 */
export function wirePass(pass: StoredPass, isAllowed: boolean, now: Date): WirePass {
  const reason = usabilityReason(pass, isAllowed, now);
  return {
    id: pass.id,
    temporaryAccessPass: null,
    createdDateTime: pass.createdDateTime,
    startDateTime: pass.startDateTime,
    lifetimeInMinutes: pass.lifetimeInMinutes,
    isUsableOnce: pass.isUsableOnce,
    isUsable: reason === "EnabledByPolicy",
    methodUsabilityReason: reason,
  };
}

function usabilityReason({ startDateTime, lifetimeInMinutes, isUsed }: StoredPass, isAllowed: boolean, now: Date) {
  const start = Date.parse(startDateTime);
  if (isUsed) return "OneTimeUsed";
  if (now.getTime() >= start + lifetimeInMinutes * 60_000) return "Expired";
  if (!isAllowed) return "DisabledByPolicy";
  return now.getTime() < start ? "NotYetValid" : "EnabledByPolicy";
}

/** A pass's value: not guessable by eye, the same in every run. */
export function passValue(id: string, length: number): string {
  return createHash("sha256").update(`pass of ${id}`).digest("base64").replace(/[+/=]/g, "").slice(0, length);
}
