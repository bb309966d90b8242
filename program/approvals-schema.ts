import { departed, entrySchema, noPass, policyApprovalSchema, returned, termNames } from "@tapwatch/provider/approvals";
import { approvedUserSchema, guidSource } from "@tapwatch/provider/arguments";
import { z } from "zod";

type JsonSchema = Record<string, unknown>;

/** JSON Schema of a stack's list of approvals: what approvals.schema.json beside package.json holds. */
export function approvalsJsonSchema(): object {
  const { items, ...list } = z.toJSONSchema(
    z.array(entrySchema(approvedUserSchema)).describe("What was approved about the passes of a stack's users"),
    { io: "input" },
  ) as JsonSchema & { items: JsonSchema & { properties: Record<string, JsonSchema> } };
  const { policy } = (z.toJSONSchema(policyApprovalSchema, { io: "input" }) as typeof items).properties;
  const properties = Object.entries(items.properties).map(([name, schema]) => [name, forEditors(name, schema)]);
  // Each form says by itself whom or what it is about.
  const { required: _, ...item } = items;
  return {
    ...list,
    items: {
      ...item,
      properties: { policy, ...Object.fromEntries(properties) },
      anyOf: [...forms.map(aboutUser), ofPolicy],
    },
    $id: "urn:tapwatch:approvals:1",
    title: "tapwatch approvals",
  };
}

/** The same, with what an editor offers while somebody writes. */
function forEditors(name: string, schema: JsonSchema): JsonSchema {
  if (schema["format"] === "date-time") return { ...schema, examples: ["2026-03-02T09:00:00Z"] };
  if (name === "pass") {
    const { description, type, pattern } = schema;
    return {
      description,
      type,
      anyOf: [{ const: noPass }, { pattern, not: { pattern: anyCase(noPass, departed, returned) } }],
    };
  }
  if (name === "userId") {
    const { description, type } = schema;
    return { description, type, anyOf: [{ enum: [departed, returned] }, { pattern: `^${guidSource}$` }] };
  }
  return schema;
}

/** A pattern that one of the words matches in whatever case: a JSON Schema's patterns have no flags. */
function anyCase(...words: readonly string[]): string {
  const letters = (word: string) => [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join("");
  return `^(?:${words.map(letters).join("|")})$`;
}

/**
 * Each form: what has to stand there, and what does not go with it. That `until` lies after `from` is all that this language
 * cannot say.
 */
const forms = [
  {
    title: "a window",
    anyOf: termNames.map((name) => ({ required: [name] })),
    properties: without("pass", "instead", "userId"),
  },
  {
    title: "a pass",
    required: ["pass"],
    properties: { pass: { not: { const: noPass } }, ...without("instead", "userId", "uses") },
  },
  {
    title: "no pass",
    required: ["pass", "instead"],
    properties: { pass: { const: noPass }, ...without(...termNames, "userId", "uses") },
  },
  {
    title: "a person",
    required: ["userId"],
    properties: without(...termNames, "pass", "instead", "uses"),
  },
];

function aboutUser(
  form: JsonSchema & { readonly required?: readonly string[]; readonly properties: object },
): JsonSchema {
  const { required = [], properties, ...rest } = form;
  return { ...rest, required: ["user", ...required], properties: { ...properties, ...without("policy") } };
}

const ofPolicy = {
  title: "the tenant's policy",
  required: ["policy"],
  properties: without("user", ...termNames, "pass", "instead", "userId", "uses"),
};

function without(...names: readonly string[]): Record<string, false> {
  return Object.fromEntries(names.map((name) => [name, false as const]));
}
