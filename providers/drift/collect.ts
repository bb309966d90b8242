import { expiryOf, type Pass } from "../pass";
import { samePass, sameValue } from "./compare";

/** What never changes in the life of a pass. */
const terms = ["createdDateTime", "startDateTime", "lifetimeInMinutes", "isUsableOnce"] as const;
const usability = ["isUsable", "methodUsabilityReason"] as const;

/**
 * What a look told of a pass, with what earlier looks at the same pass told of its terms. How usable it is comes from this
 * look alone. Where a value is the same in another form (an instant's fractions, a reason's case), the earlier text stays,
 * so that the state does.
 * @param known earlier looks at this user, the last one first; other passes among them do not count
 */
export function collected(observed: Pass, known: readonly (Pass | undefined)[]): Pass {
  return known.reduce<Pass>(
    (pass, earlier) => (earlier && samePass(earlier, pass) ? joined(pass, earlier) : pass),
    observed,
  );
}

/** The accepted pass, moved along by a natural step. What this look left out stays as it was known. */
export function moved(baseline: Pass | undefined, observed: Pass): Pass {
  if (baseline === undefined) return observed;
  const { isUsable, methodUsabilityReason: reason, ...terms } = observed;
  // Not usable, and not told why: that concludes nothing about the stage of its life.
  if (isUsable !== true && reason === undefined) return { ...terms, ...usabilityTold(baseline) };
  if (reason === undefined && baseline.isUsable === true) return { ...terms, ...usabilityTold(baseline) };
  return observed;
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
