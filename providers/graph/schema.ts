import type { ErrorObject, JSONSchemaType } from "ajv";
import addFormats from "ajv-formats";
import { ownSchemas } from "../own-schemas";

/** temporaryAccessPassAuthenticationMethod as v1.0 declares it; beta lacks the last two. More properties are allowed. */
export interface WireMethod {
  readonly id: string;
  readonly createdDateTime?: string | null;
  readonly startDateTime?: string | null;
  readonly lifetimeInMinutes?: number | null;
  readonly isUsableOnce?: boolean | null;
  readonly isUsable?: boolean | null;
  readonly methodUsabilityReason?: string | null;
}

export interface WireList {
  readonly value: readonly WireMethod[];
  readonly "@odata.nextLink"?: string | null;
}

/** A page of a list of objects. */
export interface WirePage {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly "@odata.nextLink"?: string | null;
}

// DateTimeOffset: 0 to 7 fractional digits. The format checks the date, the pattern the number of digits.
const dateTime = {
  type: "string",
  nullable: true,
  format: "iso-date-time",
  pattern: "T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{0,7})?)?(Z|[+-]\\d{2}:\\d{2})$",
} as const;

// An empty one is ambiguous: it may mean the end, or a next page without its URL.
const nextLink = { type: "string", nullable: true, minLength: 1 } as const;

const listSchema: JSONSchemaType<WireList> = {
  type: "object",
  required: ["value"],
  properties: {
    "@odata.nextLink": nextLink,
    value: {
      type: "array",
      items: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string", minLength: 1 },
          createdDateTime: dateTime,
          startDateTime: dateTime,
          // Entra allows 10 to 43200 minutes. The reader passes on other values, so that policies can judge them.
          lifetimeInMinutes: { type: "integer", nullable: true, minimum: 0, maximum: 2_147_483_647 },
          isUsableOnce: { type: "boolean", nullable: true },
          isUsable: { type: "boolean", nullable: true },
          methodUsabilityReason: { type: "string", nullable: true },
        },
      },
    },
  },
};

const ajv = addFormats(ownSchemas({ allErrors: true }));

/** Checks the body of a list of methods; `isList.errors` says what is wrong. */
export const isList = ajv.compile(listSchema);

const pageSchema: JSONSchemaType<WirePage> = {
  type: "object",
  required: ["value"],
  properties: {
    "@odata.nextLink": nextLink,
    value: { type: "array", items: { type: "object", required: [] } },
  },
};

/** Checks a page of a list of objects. */
export const isObjectList = ajv.compile(pageSchema);

/** What is wrong, with its path, and without the values. */
export function describeErrors(errors: readonly ErrorObject[] | null | undefined): string {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath || "the body"} ${message}`).join("; ");
}
