import { relative } from "node:path";
import { isAzurePipelines } from "../base/pipeline-run";
import { plain } from "../base/text";
import { type RunRecord, type Status, stands } from "../record/record";

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

interface Annotation extends Remark {
  readonly status: Status;
}

/** Lines that the pipeline's runner turns into annotations; none where no pipeline runs. What is new comes first. */
export function annotations(record: RunRecord, env: NodeJS.ProcessEnv): string[] {
  const write = writerFor(env);
  if (write === undefined) return [];
  const all = annotationsOf(record).toSorted((left, right) => rank(left) - rank(right));
  return (["error", "warning"] as const).flatMap((level) => {
    const ours = all.filter((annotation) => annotation.level === level);
    if (ours.length <= mostPerLevel) return ours.map(write);
    const message = `${ours.length - mostPerLevel + 1} more: see the report`;
    return [...ours.slice(0, mostPerLevel - 1), { level, status: "still" as const, title: "tapwatch", message }].map(
      write,
    );
  });
}

function rank({ status }: Annotation): number {
  return status === "new" ? 0 : 1;
}

function annotationsOf({ drift, findings, unreadable }: RunRecord): Annotation[] {
  return [
    ...drift.filter(stands).map(({ user, kind, status }) => ({
      level: "error" as const,
      status,
      title: "tapwatch drift",
      message: `${user}: ${kind} (${status})`,
    })),
    ...findings.filter(stands).map(({ enforcementLevel, status, policyName, message }) => ({
      level: enforcementLevel === "mandatory" ? ("error" as const) : ("warning" as const),
      status,
      title: policyName,
      message,
    })),
    ...unreadable.filter(stands).map(({ user, status, message }) => ({
      level: "warning" as const,
      status,
      title: "tapwatch could not read",
      message: `${user}: ${message}`,
    })),
  ];
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
