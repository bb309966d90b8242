import { relative } from "node:path";
import { isAzurePipelines } from "../base/pipeline-run";
import { plain } from "../base/text";
import { exitCodes } from "../outcome/exit-code";
import { type Problem, problemsIn, statusWords } from "../record/problems";
import { type RunRecord, standing } from "../record/record";
import { verdictNameOf, verdictOf, verdicts } from "./verdict";

/** GitHub shows 10 errors and 10 warnings of a step, and drops the others. */
const mostPerLevel = 10;

/** What a pipeline's runner shows beside a run. */
interface Remark {
  readonly level: "error" | "warning";
  /** The file that it concerns: an absolute path. */
  readonly file?: string;
  readonly title: string;
  readonly message: string;
}

/** Lines that the pipeline's runner turns into annotations, the verdict first; none where no pipeline runs, or all is well. */
export function annotations(record: RunRecord, env: NodeJS.ProcessEnv): string[] {
  const write = writerFor(env);
  if (write === undefined) return [];
  const all = [...verdictAnnotation(record), ...annotationsOf(record)];
  return (["error", "warning"] as const).flatMap((level) => {
    const ours = all.filter((annotation) => annotation.level === level);
    if (ours.length <= mostPerLevel) return ours.map(write);
    const message = `${ours.length - mostPerLevel + 1} more: see the report`;
    return [...ours.slice(0, mostPerLevel - 1), { level, title: "tapwatch", message }].map(write);
  });
}

function verdictAnnotation(record: RunRecord): Remark[] {
  const name = verdictNameOf(record);
  if (name === "inSync") return [];
  const level = name === "couldNotTell" && record.exitCode !== exitCodes.failed.code ? "warning" : "error";
  return [{ level, title: `tapwatch, ${verdicts[name].word.toLowerCase()}`, message: verdictOf(record) }];
}

/** In the order of every report. */
function annotationsOf(record: RunRecord): Remark[] {
  return problemsIn(standing(record)).map((problem) => {
    const { severity, name, status = "new" } = problem;
    const title = `${problem.what === "drift" ? "tapwatch drift" : problem.what === "finding" ? name : `tapwatch ${name}`}, ${severity}, ${statusWords[status]}`;
    return { level: levelOf(problem), title, message: messageOf(problem) };
  });
}

/** Whatever decides an exit code of 2 or 3 is an error. */
function levelOf(problem: Problem): Remark["level"] {
  if (problem.what === "finding") return problem.entry.enforcementLevel === "mandatory" ? "error" : "warning";
  return problem.what === "drift" ? "error" : "warning";
}

function messageOf(problem: Problem): string {
  if (problem.what === "finding") return problem.entry.message;
  return `${problem.user}: ${problem.what === "drift" ? problem.entry.kind : problem.entry.message}`;
}

/** Lines for the runner, as many of each level as it shows; none where no pipeline runs. */
export function remarkLines(remarks: readonly Remark[], env: NodeJS.ProcessEnv): string[] {
  const write = writerFor(env);
  if (write === undefined) return [];
  return (["error", "warning"] as const).flatMap((level) =>
    remarks
      .filter((remark) => remark.level === level)
      .slice(0, mostPerLevel)
      .map(write),
  );
}

/** One line for the runner; undefined where no pipeline runs. */
export function annotationLine(remark: Remark, env: NodeJS.ProcessEnv): string | undefined {
  return writerFor(env)?.(remark);
}

function writerFor(env: NodeJS.ProcessEnv): ((remark: Remark) => string) | undefined {
  const inRepository = (remark: Remark, root: string | undefined) =>
    remark.file === undefined || root === undefined ? remark : { ...remark, file: relative(root, remark.file) };
  if (env["GITHUB_ACTIONS"] === "true") return (remark) => githubLine(inRepository(remark, env["GITHUB_WORKSPACE"]));
  if (isAzurePipelines(env)) {
    return (remark) => azureLine(inRepository(remark, env["BUILD_SOURCESDIRECTORY"]));
  }
  return undefined;
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
function githubLine({ level, file, title, message }: Remark): string {
  const data = (text: string) => plain(text).replaceAll("%", "%25");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const place = file === undefined ? "" : `file=${property(file)},`;
  return `::${level} ${place}title=${property(title)}::${data(message)}`;
}

/** https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands */
function azureLine({ level, file, title, message }: Remark): string {
  const data = (text: string) => plain(text).replaceAll("%", "%AZP25");
  const property = (text: string) => data(text).replaceAll(";", "%3B").replaceAll("]", "%5D");
  const place = file === undefined ? "" : `;sourcepath=${property(file)}`;
  return `##vso[task.logissue type=${level}${place}]${data(`${title}: ${message}`)}`;
}
