import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { EnforcementLevel, Violation } from "../engine";
import { stackType } from "../state";

/** Pulumi's event; that it has a severity its type does not say. */
type PolicyEvent = NonNullable<EngineEvent["policyEvent"]> & { readonly severity?: Violation["severity"] };

export function violationOf(event: PolicyEvent): Violation {
  const { policyName, policyPackName, policyPackVersion, enforcementLevel, severity, resourceUrn: urn } = event;
  // The SDK puts the description, a line, before the message.
  const [description = "", ...message] = plainMessage(event.message).split("\n");
  return {
    policyName,
    policyPackName,
    policyPackVersion,
    enforcementLevel: levelOf(enforcementLevel),
    description,
    message: message.join("\n").trim(),
    ...(severity && { severity }),
    // Pulumi reports what concerns no resource as a finding about the stack.
    ...(urn && !urn.includes(`::${stackType}::`) && { urn }),
  };
}

function levelOf(level: string): EnforcementLevel {
  return level === "mandatory" || level === "remediate" ? level : "advisory";
}

/** A message without the marks that Pulumi colours it by. */
export function plainMessage(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
