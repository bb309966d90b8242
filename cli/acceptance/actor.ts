import { userInfo } from "node:os";
import type { Actor } from "./acceptance";

/** Who runs this: whom the pipeline names, else the operating system's user. */
export function currentActor(env: NodeJS.ProcessEnv = process.env): Actor {
  return pipelineActor(env) ?? { name: systemUser(), source: "operatingSystem" };
}

function pipelineActor(env: NodeJS.ProcessEnv): Actor | undefined {
  if (env["GITHUB_ACTIONS"] === "true") {
    const { GITHUB_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = env;
    return named(
      GITHUB_ACTOR,
      "githubActions",
      GITHUB_RUN_ID && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`,
    );
  }
  if (env["TF_BUILD"]?.toLowerCase() === "true") {
    const { BUILD_REQUESTEDFOREMAIL, BUILD_REQUESTEDFOR, SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT, BUILD_BUILDID } =
      env;
    return named(
      BUILD_REQUESTEDFOREMAIL || BUILD_REQUESTEDFOR,
      "azurePipelines",
      BUILD_BUILDID && `${SYSTEM_COLLECTIONURI}${SYSTEM_TEAMPROJECT}/_build/results?buildId=${BUILD_BUILDID}`,
    );
  }
  if (env["GITLAB_CI"] === "true") return named(env["GITLAB_USER_LOGIN"], "gitlab", env["CI_JOB_URL"]);
  return undefined;
}

function named(name: string | undefined, source: Actor["source"], url: string | undefined): Actor {
  return { name: name || "unknown", source, ...(url && { url }) };
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
