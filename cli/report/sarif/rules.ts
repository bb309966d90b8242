import { policies } from "@tapwatch/policies";
import type { DriftKind } from "@tapwatch/provider";
import { plain } from "../../base/text";
import { driftSeverity, findingSeverity, notReadSeverity } from "../../outcome/severity";
import type { FindingEntry, UnreadableEntry } from "../../record/record";
import { driftKindsToReport, driftRemedy, unreadableReasons, unreadableRemedy } from "../remedies";

/** What tapwatch looks for, as code scanning lists it. */
export interface Rule {
  readonly id: string;
  readonly description: string;
  readonly help: string;
  /** 0 to 10, by which GitHub sorts: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support */
  readonly securitySeverity: string;
  readonly level: "error" | "warning";
}

const helpUri = "https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass";
const securitySeverities = { low: "3.0", medium: "5.0", high: "8.0", critical: "9.5" } as const;

/** All of tapwatch's own rules. */
export function knownRules(): Rule[] {
  return [
    ...driftKindsToReport.map(driftRule),
    ...unreadableReasons.map(unreadableRule),
    ...policies.map(({ name, description, severity, enforcementLevel, remediationSteps }) =>
      policyRule({ name, description, severity, enforcementLevel, remediationSteps }),
    ),
  ];
}

export function driftRule(kind: DriftKind): Rule {
  return {
    id: `drift/${kind}`,
    description: `A Temporary Access Pass drifted from what was accepted: ${kind}.`,
    help: driftRemedy(kind),
    securitySeverity: securitySeverities[driftSeverity(kind)],
    level: "error",
  };
}

export function unreadableRule(reason: UnreadableEntry["reason"]): Rule {
  return {
    id: `unreadable/${reason}`,
    description: "Could not tell of a watched user: whether there is a pass is open.",
    help: unreadableRemedy({ reason }),
    securitySeverity: securitySeverities[notReadSeverity],
    level: "warning",
  };
}

interface Described extends Partial<Pick<FindingEntry, "severity" | "remediationSteps">> {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel?: string | undefined;
}

/** Of tapwatch's pack, or of another one. */
export function policyRule({
  name,
  description,
  severity,
  enforcementLevel,
  remediationSteps,
}: {
  readonly [Key in keyof Described]: Described[Key] | undefined;
} & Described): Rule {
  return {
    id: name,
    description,
    help: remediationSteps ?? description,
    securitySeverity: securitySeverities[findingSeverity({ severity })],
    level: enforcementLevel === "mandatory" ? "error" : "warning",
  };
}

/** The rule as SARIF has it: reportingDescriptor, 3.49. */
export function ruleObject({ id, description, help, securitySeverity, level }: Rule) {
  return {
    id: plain(id),
    name: nameOf(id),
    shortDescription: { text: messageText(description) },
    fullDescription: { text: messageText(description) },
    help: { text: messageText(help), markdown: messageText(markdown(help)) },
    helpUri,
    defaultConfiguration: { level },
    properties: { tags: ["security", "entra"], precision: "very-high", "security-severity": securitySeverity },
  };
}

/** `drift/Issued` as `DriftIssued`, `tap-max-lifetime` as `TapMaxLifetime`. */
function nameOf(id: string): string {
  const words = plain(id).split(/[^A-Za-z0-9]+/);
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** Text in which nothing is syntax. */
function markdown(text: string): string {
  return plain(text).replace(/[\\`*_<>#|!()]/g, "\\$&");
}

/** Braces and brackets are syntax in a message: SARIF 2.1.0, sections 3.11.5 and 3.11.6. */
export function messageText(text: string): string {
  return plain(text)
    .replace(/[\\[\]]/g, "\\$&")
    .replace(/[{}]/g, "$&$&");
}
