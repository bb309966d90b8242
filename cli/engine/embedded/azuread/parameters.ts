import { isObjectId } from "@tapwatch/provider/arguments";
import type { Properties } from "../../state";
import type { CheckFailure } from "../hosts";

/** An argument of a look-up, as the schema of azuread's provider has it. */
interface Parameter {
  readonly kind: "text" | "flag" | "texts";
  /** What the text must be, or each text of the list. */
  readonly must?: "notBeEmpty" | "beGuid";
  /** Exactly one of these, itself among them. */
  readonly oneOf?: readonly string[];
  readonly conflictsWith?: readonly string[];
  /** The default value. Combinations of arguments are checked without it. */
  readonly default?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The arguments with their defaults, and what is wrong with them, in azuread's words. */
export interface Checked {
  readonly args: Properties;
  readonly failures: readonly CheckFailure[];
}

export function checkArguments(given: Properties, parameters: Parameters): Checked {
  const said = Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value != null)
      .map(([name, value]) => [name, converted(value, parameters[name]?.kind)]),
  );
  const strange = Object.keys(said).filter((name) => !Object.hasOwn(parameters, name));
  const reasons = [
    ...strange.map((name) => at(name, "Invalid or unknown key")),
    ...Object.entries(parameters).flatMap(([name, parameter]) => problemsOf(name, parameter, said)),
  ];
  const defaults = Object.entries(parameters)
    .filter(([, parameter]) => parameter.default !== undefined)
    .map(([name, parameter]) => [name, parameter.default]);
  return {
    args: { ...Object.fromEntries(defaults), ...said },
    failures: reasons.map((reason) => ({ property: "", reason })),
  };
}

/** The bridge converts texts to flags and flags to texts, so this does, too. */
function converted(value: unknown, kind: Parameter["kind"] | undefined): unknown {
  if (kind === "texts" && Array.isArray(value)) return value.map((item) => converted(item, "text"));
  if (kind === "text" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  if (kind === "flag" && value === "true") return true;
  return kind === "flag" && value === "false" ? false : value;
}

function problemsOf(name: string, parameter: Parameter, args: Properties): string[] {
  const { kind, must, oneOf, conflictsWith = [] } = parameter;
  const combination = oneOf && combinationProblem(name, oneOf, args);
  if (combination !== undefined) return [at(name, `Invalid combination of arguments: ${combination}`)];
  if (!Object.hasOwn(args, name)) return [];
  const conflict = conflictsWith.find((other) => Object.hasOwn(args, other));
  if (conflict !== undefined) {
    return [
      at(name, `Conflicting configuration arguments: "${snakeCase(name)}": conflicts with ${snakeCase(conflict)}`),
    ];
  }
  const value = args[name];
  if (kind === "flag") return typeof value === "boolean" ? [] : [at(name, flagProblem(value))];
  const isOfKind = kind === "text" ? typeof value === "string" : Array.isArray(value);
  if (!isOfKind) return [at(name, kind === "text" ? "must be a text" : "must be a list of texts")];
  const texts = kind === "text" ? [[snakeCase(name), value, ""] as const] : numbered(name, value as readonly unknown[]);
  return texts.flatMap(([key, text, place]) => {
    const problem = textProblem(key, text, must);
    return problem === undefined ? [] : [at(name, problem, place)];
  });
}

function numbered(name: string, values: readonly unknown[]) {
  return values.map((value, index) => [`${snakeCase(name)}.${index}`, value, `[${index}]`] as const);
}

function combinationProblem(name: string, oneOf: readonly string[], args: Properties): string | undefined {
  const all = oneOf.map(snakeCase).sort().join(",");
  const specified = oneOf
    .filter((each) => Object.hasOwn(args, each))
    .map(snakeCase)
    .sort();
  if (specified.length === 0) return `"${snakeCase(name)}": one of \`${all}\` must be specified`;
  if (specified.length === 1) return undefined;
  return `"${snakeCase(name)}": only one of \`${all}\` can be specified, but \`${specified.join(",")}\` were specified.`;
}

function flagProblem(value: unknown): string {
  return typeof value === "string"
    ? `cannot parse '' as bool: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
    : "must be true or false";
}

function textProblem(key: string, text: unknown, must: Parameter["must"]): string | undefined {
  if (typeof text !== "string") return `expected type of "${key}" to be string`;
  if (must === "notBeEmpty" && text === "") return `expected "${key}" to not be an empty string, got `;
  if (must === "beGuid" && !isObjectId(text)) {
    return `expected "${key}" to be a valid UUID, got ${text}`;
  }
  return undefined;
}

/** A diagnostic in the form in which the bridge to Terraform's providers writes it. */
export function at(name: string | undefined, summary: string, place = ""): string {
  return name === undefined ? summary : `[${snakeCase(name)}${place}] ${summary}`;
}

/** Terraform's name of an argument. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
