import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import { packageFile } from "../base/package-file";
import { ordered } from "./problems";
import { isWhole, type RunRecord, type WholeRecord } from "./record";

/** The record that a file holds. @throws Error naming the file, the place in it and what is wrong there */
export function readRecord(path: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path} cannot be read as a run record: ${(error as Error).message}`);
  }
  const validate = new Ajv2020({ validateFormats: false, allowUnionTypes: true }).compile<RunRecord>(recordSchema());
  // Versions before 0.2 kept another order.
  if (validate(value)) return ordered(value);
  const [problem] = validate.errors ?? [];
  throw new Error(
    `${path} is not a run record of this version: ${problem?.instancePath || "it"} ${problem?.message}; ` +
      "'tapwatch check --format json' writes one",
  );
}

/** The record of a stack that a file holds. @throws Error as `readRecord`, and if it is about some users only */
export function readWholeRecord(path: string): WholeRecord {
  const record = readRecord(path);
  if (isWhole(record)) return record;
  throw new Error(
    `${path} is about ${record.users.length} of the stack's users only ('check --target'): ` +
      "name the record of a run over all of them",
  );
}

/** The stack's record before; undefined if there was none. */
export function readRecordIfAny(path: string): WholeRecord | undefined {
  try {
    readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  }
  return readWholeRecord(path);
}

/** The published JSON Schema of a record. */
export function recordSchema(): object {
  return JSON.parse(readFileSync(packageFile("record", "schema.json"), "utf8"));
}
