import type { Severity } from "../outcome/severity";
import type { RunRecord } from "../record/record";
import { clipped } from "./news";
import type { Problem } from "./problems";

/** https://www.servicenow.com/docs/r/zurich/it-operations-management/event-management/send-events-via-web-service.html */
const severityNumbers: Readonly<Record<Severity, string>> = { critical: "1", high: "2", medium: "3", low: "4" };
const clear = "0";

/** Of source, node, type and resource: the page "Event field format for event collection". */
const mostCharacters = 100;
const mostDescription = 1000;

/** Where an event comes from. */
export type Origin = Pick<RunRecord, "stack" | "endedDateTime" | "tenantId">;

/** Events for ServiceNow's `/api/global/em/jsonv2`: one to a problem, by whose message_key the later ones find the alert. */
export function serviceNowMessage(origin: Origin, problems: readonly Problem[], runUrl: string | undefined): object {
  return { records: problems.map((problem) => eventOf(origin, problem, runUrl)) };
}

function eventOf({ stack, endedDateTime, tenantId }: Origin, problem: Problem, runUrl: string | undefined): object {
  const { key, status, severity, type, user, line } = problem;
  const isOver = status === "fixed";
  return {
    source: "tapwatch",
    event_class: clipped(`tapwatch stack ${stack}`, mostCharacters),
    node: clipped(tenantId ?? stack, mostCharacters),
    resource: clipped(user ?? `stack ${stack}`, mostCharacters),
    type: clipped(type, mostCharacters),
    message_key: key,
    severity: isOver ? clear : severityNumbers[severity],
    resolution_state: isOver ? "Closing" : "New",
    time_of_event: endedDateTime.replace("T", " ").replace(/\.\d+Z$|Z$/, ""),
    description: clipped(line, mostDescription),
    additional_info: JSON.stringify({ stack, severity, status, ...(runUrl !== undefined && { runUrl }) }),
  };
}
