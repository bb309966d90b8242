import { expiryOf, type Pass } from "../../providers/pass";

export const minute = 60_000;
export const start = Date.parse("2026-03-02T09:00:00Z");

export const at = (minutesAfterStart: number) => new Date(start + minutesAfterStart * minute).toISOString();

/** The id of another pass than `aPass()` is. */
export const otherId = "bbbbbbbb-0000-4000-8000-000000000002";

/** A reusable pass of eight hours, made and valid at 09:00, with what a test says otherwise. */
export function aPass(overrides: Partial<Pass> = {}): Pass {
  const pass: Pass = {
    methodId: "bbbbbbbb-0000-4000-8000-000000000001",
    createdDateTime: at(0),
    startDateTime: at(0),
    lifetimeInMinutes: 480,
    isUsableOnce: false,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
    ...overrides,
  };
  const expiresDateTime = expiryOf(pass.startDateTime, pass.lifetimeInMinutes);
  return { ...pass, ...(expiresDateTime !== undefined && { expiresDateTime }) };
}

export const unusable = (methodUsabilityReason: string): Partial<Pass> => ({ isUsable: false, methodUsabilityReason });

/** A pass of which a look left something out. */
export function silentAbout(pass: Pass, ...names: readonly Exclude<keyof Pass, "methodId">[]): Pass {
  const told = { ...pass };
  for (const name of names) delete told[name];
  return told;
}
