import { z } from "zod";
import { userSchema } from "../arguments";
import { entrySchema } from "./schema";

/** JSON Schema of a stack's list of approvals: what approvals.schema.json beside package.json holds. */
export function approvalsJsonSchema(): object {
  const list = z.array(entrySchema(userSchema)).describe("What was approved about the passes of a stack's users");
  return {
    ...z.toJSONSchema(list, {
      io: "input",
      // The format says it; the pattern is a riddle in an editor's message.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }),
    $id: "urn:tapwatch:approvals:1",
    title: "tapwatch approvals",
  };
}
