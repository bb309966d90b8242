import { readFileSync } from "node:fs";
import { splitMark } from "@tapwatch/program/byte-order-mark";
import type { Properties } from "./state";

/** What `pulumi --policy-pack-config` takes. @throws Error naming the file */
export function readPolicyFile(file: string): Properties {
  let parsed: unknown;
  try {
    parsed = JSON.parse(splitMark(readFileSync(file, "utf8")).body);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem =
      code === "ENOENT" ? "there is no such file: correct --policy-pack-config, or tapwatch:policyConfig" : message;
    throw new Error(`policy configuration ${file}: ${problem}`);
  }
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Properties;
  throw new Error(`policy configuration ${file}: must be an object with a policy's name per property`);
}
