import { plain } from "../base/text";
import { type RunRecord, type Status, stands } from "../record/record";

/** GitHub shows 10 errors and 10 warnings of a step, and drops the others. */
const mostPerLevel = 10;

/** What a pipeline's runner shows beside a run. */
interface Remark {
  readonly level: "error" | "warning";
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

/** One line for the runner; undefined where no pipeline runs. */
export function annotationLine(remark: Remark, env: NodeJS.ProcessEnv): string | undefined {
  return writerFor(env)?.(remark);
}

function writerFor(env: NodeJS.ProcessEnv): ((remark: Remark) => string) | undefined {
  if (env["GITHUB_ACTIONS"] === "true") return githubLine;
  if (env["TF_BUILD"]?.toLowerCase() === "true") return azureLine;
  return undefined;
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands */
function githubLine({ level, title, message }: Remark): string {
  const data = (text: string) => plain(text).replaceAll("%", "%25");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${level} title=${property(title)}::${data(message)}`;
}

/** https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands */
function azureLine({ level, title, message }: Remark): string {
  return `##vso[task.logissue type=${level}]${plain(`${title}: ${message}`).replaceAll("%", "%AZP25")}`;
}
