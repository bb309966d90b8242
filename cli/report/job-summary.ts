import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { isAzurePipelines } from "../base/pipeline-run";
import { plain } from "../base/text";
import { writeAtomically } from "../base/write-atomically";

/**
 * Puts Markdown into the summary of the pipeline's job, if the runner has one.
 * @returns the line that the runner has to read for it; undefined: there is none
 */
export async function addToJobSummary(markdown: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { GITHUB_STEP_SUMMARY: summary, AGENT_TEMPDIRECTORY: directory } = env;
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
  if (summary) await appendFile(summary, markdown);
  // https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#uploadsummary-add-some-markdown-content-to-the-build-summary
  if (!isAzurePipelines(env) || !directory || plain(directory) !== directory) return undefined;
  const file = join(directory, "tapwatch-failure.md");
  await writeAtomically(file, markdown, { mode: 0o600 });
  return `##vso[task.uploadsummary]${file}`;
}
