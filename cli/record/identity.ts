import { createHash } from "node:crypto";
import { driftKey, findingKey, unreadableKey } from "./compare";
import type { Problem } from "./problems";

/** What is known by which rule, the same in each run: machines know a problem by it. */
export interface Identity {
  /** `drift/<kind>`, `unreadable/<reason>`, or a policy's name. */
  readonly ruleId: string;
  readonly key: string;
}

export function identityOf({ what, entry }: Problem): Identity {
  switch (what) {
    case "drift":
      return { ruleId: `drift/${entry.kind}`, key: driftKey(entry) };
    case "finding":
      return { ruleId: entry.policyName, key: findingKey(entry) };
    case "couldNotTell":
      return { ruleId: `unreadable/${entry.reason}`, key: unreadableKey(entry) };
  }
}

/**
 * Makes fingerprints: SHA-256 as hex digits. Problems that a pack does not tell apart are numbered, so each has one of its own.
 * @param scope what else belongs to the identity where problems of several stacks come together
 */
export function fingerprints(...scope: readonly string[]): (identity: Identity) => string {
  const seen = new Map<string, number>();
  return ({ ruleId, key }) => {
    const fingerprint = createHash("sha256")
      .update([...scope, ruleId, key].join("\n"))
      .digest("hex");
    const ordinal = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, ordinal);
    return ordinal === 1 ? fingerprint : `${fingerprint}:${ordinal}`;
  };
}
