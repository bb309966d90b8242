/** The address of this pipeline run; undefined: not in a pipeline, or it gives none. */
export function pipelineRunUrl(env: NodeJS.ProcessEnv): string | undefined {
  return [
    // https://docs.github.com/actions/reference/workflows-and-actions/variables
    joined(env["GITHUB_SERVER_URL"], "/", env["GITHUB_REPOSITORY"], "/actions/runs/", env["GITHUB_RUN_ID"]),
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    env["CI_JOB_URL"],
    // https://learn.microsoft.com/azure/devops/pipelines/build/variables
    joined(env["SYSTEM_COLLECTIONURI"], env["SYSTEM_TEAMPROJECT"], "/_build/results?buildId=", env["BUILD_BUILDID"]),
  ]
    .map(httpsUrl)
    .find((url) => url !== undefined);
}

/** Whether this runs in Azure Pipelines, which writes the value in several spellings. */
export function isAzurePipelines(env: NodeJS.ProcessEnv): boolean {
  return env["TF_BUILD"]?.toLowerCase() === "true";
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.every(Boolean) ? parts.join("") : undefined;
}

/** A parsed URL has no characters left that a message could read as markup. */
function httpsUrl(text: string | undefined): string | undefined {
  const url = URL.parse(text ?? "");
  return url?.protocol === "https:" ? url.href.replaceAll("|", "%7C") : undefined;
}
