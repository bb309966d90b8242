import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openProject, projectFile } from "../../project/project";

const workspaceSchema = z.looseObject({ stack: z.string().min(1) });

/**
 * The stack that Pulumi's own commands would take: `PULUMI_STACK`, else the one that was selected (`pulumi stack select`), which
 * Pulumi keeps in $PULUMI_HOME/workspaces by the path of Pulumi.yaml (sdk/go/common/workspace/workspace.go).
 */
export function selectedStack(directory: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env["PULUMI_STACK"];
  if (named !== undefined) return named === "" ? undefined : named;
  const file = projectFile(directory);
  if (!existsSync(file)) return undefined;
  const { name } = openProject(directory);
  const hash = createHash("sha1").update(file).digest("hex");
  const home = env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  try {
    const settings = readFileSync(join(home, "workspaces", `${name}-${hash}-workspace.json`), "utf8");
    return workspaceSchema.parse(JSON.parse(settings)).stack;
  } catch {
    // Nothing was selected, or Pulumi keeps it in another way.
    return undefined;
  }
}
