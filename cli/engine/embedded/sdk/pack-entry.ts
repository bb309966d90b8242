import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { readYaml } from "../../../project/read-yaml";

const packSchema = z.looseObject({ main: z.string().optional() });

/** The file or directory that a policy pack's host loads. @throws Error if the directory holds no pack */
export function packEntry(directory: string): string {
  const file = join(directory, "PulumiPolicy.yaml");
  if (!existsSync(file)) {
    throw new Error(`no PulumiPolicy.yaml in ${directory}: --policy-pack names the directory of a policy pack`);
  }
  return resolve(dirname(file), readYaml(file, packSchema).main ?? ".");
}
