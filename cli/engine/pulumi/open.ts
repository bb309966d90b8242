import { PulumiCommand } from "@pulumi/pulumi/automation";
import { type Location, oldestVersion } from "./locate";

/** @throws Error with the remedy if it does not run, or is too old */
export async function openPulumi({ file, root }: Location): Promise<PulumiCommand> {
  let command: PulumiCommand;
  try {
    command = await PulumiCommand.get({ skipVersionCheck: true, ...(root !== undefined && { root }) });
  } catch {
    throw new Error(`${file} does not run: repair it, or use --engine embedded`);
  }
  if (command.version !== null && command.version.compare(oldestVersion) < 0) {
    throw new Error(
      `pulumi ${command.version} (${file}) is older than ${oldestVersion}: upgrade it, or use --engine embedded`,
    );
  }
  return command;
}
