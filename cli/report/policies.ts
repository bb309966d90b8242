import { isDeepStrictEqual } from "node:util";
import { policies } from "@tapwatch/policies";
import { minute, plain } from "../base/text";
import type { PackPolicy, PolicyConfiguration } from "../engine/policy-configuration";
import { table } from "./table";

/** A rule of tapwatch's own pack, as it is in force. */
export interface RuleInForce {
  readonly name: string;
  readonly description: string;
  readonly severity?: string;
  readonly enforcementLevel: string;
  readonly remediationSteps?: string;
  readonly tags: readonly string[];
  /** What the configuration says otherwise than the defaults. */
  readonly configured: Readonly<Record<string, unknown>>;
  readonly properties: readonly RuleProperty[];
  readonly exceptions: readonly RuleException[];
}

interface RuleProperty {
  readonly name: string;
  readonly description: string;
  /** In force; absent: not set. */
  readonly value?: unknown;
}

/** Who is not judged, and until when. */
interface RuleException {
  readonly user?: string;
  readonly label?: string;
  readonly ticket?: string;
  readonly until?: string;
  readonly isOver: boolean;
}

/** All rules as they are in force, in the order of the pack. Pure. */
export function rulesInForce(
  pack: readonly PackPolicy[],
  configured: Readonly<Record<string, PolicyConfiguration>>,
  now: Date,
): RuleInForce[] {
  return policies.map(({ name, description, severity, remediationSteps, tags }) => {
    const { enforcementLevel = "advisory", properties = {} } = configured[name] ?? {};
    const schemas = pack.find((policy) => policy.name === name)?.properties ?? {};
    const { exceptions, ...values } = properties;
    return {
      name,
      description,
      ...(severity && { severity }),
      enforcementLevel,
      ...(remediationSteps && { remediationSteps }),
      tags: tags ?? [],
      configured: Object.fromEntries(
        Object.entries(values).filter(([key, value]) => !isDeepStrictEqual(value, defaultOf(schemas[key]))),
      ),
      properties: Object.entries(schemas).map(([key, schema]) => ({
        name: key,
        description: descriptionOf(schema),
        ...(properties[key] !== undefined && { value: properties[key] }),
      })),
      exceptions: exceptionsIn(exceptions, now),
    };
  });
}

function defaultOf(schema: unknown): unknown {
  return (Object(schema) as { default?: unknown }).default;
}

function descriptionOf(schema: unknown): string {
  const { description } = Object(schema) as { description?: unknown };
  return typeof description === "string" ? description : "";
}

function exceptionsIn(given: unknown, now: Date): RuleException[] {
  if (!Array.isArray(given)) return [];
  return given.map((each: Omit<RuleException, "isOver">) => {
    const end = Date.parse(each.until ?? "");
    return { ...each, isOver: Number.isNaN(end) || end <= now.getTime() };
  });
}

/** All rules, a line each, and who is excepted. */
export function renderPolicies(rules: readonly RuleInForce[]): string {
  const on = rules.filter(({ enforcementLevel }) => enforcementLevel !== "disabled");
  const mandatory = on.filter(({ enforcementLevel }) => enforcementLevel === "mandatory").length;
  const rows = rules.map(({ name, enforcementLevel, severity = "", configured }) => [
    name,
    enforcementLevel,
    severity,
    plain(valuesText(configured)) || "as it comes",
  ]);
  const excepted = rules.flatMap(({ name, exceptions }) =>
    exceptions.map((each) => `  ${name}: ${exceptionText(each)}`),
  );
  return [
    `${on.length} of ${rules.length} policies judge, ${mandatory} of them mandatory`,
    table(["Policy", "Level", "Severity", "Configuration"], [26, 9, 8], rows),
    ...(excepted.length > 0 ? [["Exceptions", ...excepted].join("\n")] : []),
    "'tapwatch policies <name>' says what a policy judges, and what can be configured",
  ].join("\n\n");
}

/** One rule: what it judges, why, what to do, and what is in force. */
export function renderPolicy(rule: RuleInForce): string {
  const { name, description, severity, enforcementLevel, remediationSteps, tags, properties, exceptions } = rule;
  const values = properties
    .filter((property) => property.name !== "exceptions")
    .map(({ name: key, description: what, value }) => [
      key,
      value === undefined ? "not set" : JSON.stringify(value),
      what,
    ]);
  return [
    `${name}: ${enforcementLevel}${severity === undefined ? "" : `, severity ${severity}`}`,
    `${description}\n${tags.join(", ")}`,
    ...(values.length > 0
      ? [
          table(
            ["Property", "In force", "Meaning"],
            [22, 18],
            values.map((row) => row.map(plain)),
          ),
        ]
      : []),
    ...(exceptions.length > 0
      ? [["Exceptions", ...exceptions.map((each) => `  ${exceptionText(each)}`)].join("\n")]
      : []),
    ...(remediationSteps === undefined ? [] : [`What to do: ${remediationSteps}`]),
  ].join("\n\n");
}

function valuesText(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}

function exceptionText({ user, label, ticket = "no ticket", until, isOver }: RuleException): string {
  const whom = user ?? `label ${label ?? "?"}`;
  return plain(`${whom} until ${minute(until)}${isOver ? " (over)" : ""}, ${ticket}`);
}
