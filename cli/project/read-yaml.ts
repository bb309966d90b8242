import { readFileSync } from "node:fs";
import { splitMark } from "@tapwatch/program/byte-order-mark";
import { parse } from "yaml";
import type { z } from "zod";

/** @throws Error naming the file and each field that is wrong */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  return parseYaml(file, text, schema);
}

/**
 * The same of a text that may not be written yet.
 * @throws Error naming the file and each field that is wrong
 */
export function parseYaml<Schema extends z.ZodType>(file: string, text: string, schema: Schema): z.output<Schema> {
  let parsed: unknown;
  try {
    parsed = parse(splitMark(text).body);
  } catch (error) {
    // The lines after the first repeat the source.
    const [problem = ""] = (error as Error).message.split("\n");
    throw new Error(`${file}: ${problem.replace(/:$/, "")}`);
  }
  // An empty file is an empty object.
  const result = schema.safeParse(parsed ?? {});
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map(({ path, message }) => `${file}: ${path.map(String).join(".")} ${message}`).join("\n"),
  );
}
