import { expiryOf, type Pass } from "../pass";
import { samePass, sameValue } from "./compare";

/** Properties that never change in the life of a pass. */
const terms = ["createdDateTime", "startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const;
const usability = ["isUsable", "methodUsabilityReason"] as const;

/**
 * The current pass, completed with terms from earlier looks at the same pass. Its usability comes from this look only. If
 * a value has only another form (an instant's fractions, a reason's case), the earlier text stays: the state must not change.
 * @param known earlier looks at this user, the last one first; other passes among them do not count
 */
export function collected(current: Pass, known: readonly (Pass | undefined)[]): Pass {
  return known.reduce<Pass>(
    (pass, earlier) => (earlier && samePass(earlier, pass) ? joined(pass, earlier) : pass),
    current,
  );
}

/** The baseline after a natural step. A usability that this look left out stays as it was. */
export function moved(baseline: Pass | undefined, current: Pass): Pass {
  if (baseline === undefined) return current;
  const { isUsable, methodUsabilityReason: reason, ...terms } = current;
  // Not usable, without a reason: this does not tell the stage of its life.
  if (isUsable !== true && reason === undefined) return { ...terms, ...usabilityTold(baseline) };
  if (reason === undefined && baseline.isUsable === true) return { ...terms, ...usabilityTold(baseline) };
  return current;
}

function usabilityTold({ isUsable, methodUsabilityReason }: Pass): Pick<Pass, (typeof usability)[number]> {
  return {
    ...(isUsable !== undefined && { isUsable }),
    ...(methodUsabilityReason !== undefined && { methodUsabilityReason }),
  };
}

function joined(pass: Pass, earlier: Pass): Pass {
  const result: Record<string, unknown> = { ...pass };
  for (const property of terms) {
    const [value, before] = [pass[property], earlier[property]];
    if (before !== undefined && (value === undefined || sameValue(property, value, before))) result[property] = before;
  }
  for (const property of usability) {
    const before = earlier[property];
    if (before !== undefined && sameValue(property, pass[property], before)) result[property] = before;
  }
  const whole = result as unknown as Pass;
  const expiry = expiryOf(whole.startDateTime, whole.lifetimeInMinutes) ?? pass.expiresDateTime;
  const before = earlier.expiresDateTime;
  const expiresDateTime =
    before !== undefined && (expiry === undefined || sameValue("expiresDateTime", expiry, before)) ? before : expiry;
  return { ...whole, ...(expiresDateTime !== undefined && { expiresDateTime }) };
}
