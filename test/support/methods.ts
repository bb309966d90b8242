import { expect } from "vitest";
import type { Method, ObservedPass } from "../../policies/facts";
import { defaultsOf, findingsOf, type Rule } from "../../policies/rule";
import type { TenantFacts } from "../../policies/tenant";
import type { Whom } from "../../policies/whom";
import { at } from "./passes";

export const urn = "urn:pulumi:test::tapwatch::pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod::alice";

/** What is not so of most users. */
const ordinary = { isUnreadable: false, isGone: false, hasLeft: false, approvals: [] };

/** A user with an orderly pass: an hour, one-time, usable since 09:00. */
export function withPass(pass: ObservedPass = {}, method: Partial<Method> = {}): Method {
  return {
    ...ordinary,
    urn,
    user: "alice@contoso.com",
    hasPass: true,
    pass: {
      methodId: "bbbbbbbb-0000-4000-8000-000000000001",
      createdDateTime: at(0),
      startDateTime: at(0),
      lifetimeInMinutes: 60,
      isUsableOnce: true,
      isUsable: true,
      methodUsabilityReason: "EnabledByPolicy",
      ...pass,
    },
    drift: { kind: "None" },
    ...method,
  };
}

export const withoutPass: Method = {
  ...ordinary,
  urn,
  user: "bob@contoso.com",
  hasPass: false,
  drift: { kind: "None" },
};
export const notObserved: Method = { ...ordinary, urn, user: "carol@contoso.com" };
/** The tenant does not know the user any more, as was approved. */
export const departed: Method = { ...ordinary, urn, user: "erin@contoso.com", hasPass: false, hasLeft: true };
/** Graph told nothing about the pass but that it is there. */
export const bare: Method = {
  ...ordinary,
  urn,
  user: "dave@contoso.com",
  hasPass: true,
  pass: { methodId: "x" },
};

/** What a rule says, with its defaults, at 09:30 and of a stack that watches users only, unless told otherwise. */
export function judge<Config extends object>(
  rule: Rule<Config>,
  methods: readonly Method[],
  config: Partial<Config & Whom> = {},
  minutesAfterStart = 30,
  tenant: TenantFacts = {},
): string[] {
  const complete = { ...defaultsOf(rule), ...config } as Config & Whom;
  const findings = findingsOf(rule, methods, complete, Date.parse(at(minutesAfterStart)), tenant);
  for (const { message, problem } of findings) {
    expect(message).not.toMatch(/\n|undefined|NaN|Invalid Date/);
    expect(problem).toMatch(/^[a-z0-9-]+$/);
  }
  return findings.map(({ message }) => message);
}

export function assertHasViolation(messages: readonly string[], message: string): void {
  expect(messages).toEqual([message]);
}

export function assertNoViolations(messages: readonly string[]): void {
  expect(messages).toEqual([]);
}
