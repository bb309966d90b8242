// Writes the JSON Schema of a stack's approvals, by which editors complete and check them: `npm run docs`. It reads what was
// built. A test compares.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../program/approvals.schema.json", import.meta.url));

/** The text of the file. */
export function schemaText(schema) {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { approvalsJsonSchema } = createRequire(import.meta.url)("../program/dist/approvals-schema.js");
  writeFileSync(file, schemaText(approvalsJsonSchema()));
}
