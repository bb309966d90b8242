import { createRequire } from "node:module";
import { join } from "node:path";
import type { Project } from "../../project/project";
import { isOwnPackage } from "./package";
import { givenByText } from "./text";
import type { Given } from "./watch";

/**
 * Whether a project's program does nothing but call `watch()`, and that of the very packages that this command was installed with: then
 * an engine may do what it does without running it (ADR 0014).
 * @returns undefined: it is to be run
 */
export function ownProgram(project: Project): Given | undefined {
  const { resolve } = createRequire(join(project.directory, project.main));
  const isOwn = isOwnPackage("@tapwatch/provider", project.resolve) && isOwnPackage("@tapwatch/program", resolve);
  return isOwn ? givenByText(project) : undefined;
}
