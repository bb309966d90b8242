import { userInfo } from "node:os";
import { isAzurePipelines, pipelineRunUrl } from "../base/pipeline-run";
import { plain } from "../base/text";

/** Who approves, as a pipeline or the operating system calls them: told by the environment, not proven. */
export interface Actor {
  readonly name: string;
  readonly source: "githubActions" | "azurePipelines" | "gitlab" | "operatingSystem";
  /** Of the pipeline's run. */
  readonly url?: string;
}

/** Who runs this: the person that the pipeline names, else the operating system's user. */
export function currentActor(env: NodeJS.ProcessEnv = process.env): Actor {
  return pipelineActor(env) ?? { name: systemUser(), source: "operatingSystem" };
}

function pipelineActor(env: NodeJS.ProcessEnv): Actor | undefined {
  const url = pipelineRunUrl(env);
  if (env["GITHUB_ACTIONS"] === "true") return named(env["GITHUB_ACTOR"], "githubActions", url);
  if (isAzurePipelines(env)) {
    return named(env["BUILD_REQUESTEDFOREMAIL"] || env["BUILD_REQUESTEDFOR"], "azurePipelines", url);
  }
  if (env["GITLAB_CI"] === "true") return named(env["GITLAB_USER_LOGIN"], "gitlab", url);
  return undefined;
}

function named(name: string | undefined, source: Actor["source"], url: string | undefined): Actor {
  return { name: oneLine(name ?? "") || "unknown", source, ...(url && { url }) };
}

/** As approvals take it: one line, of 200 characters at most. */
function oneLine(name: string): string {
  return plain(name).trim().slice(0, 200).toWellFormed();
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
