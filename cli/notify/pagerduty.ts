import type { Severity } from "../outcome/severity";
import { clipped } from "./news";
import type { Problem } from "./problems";
import type { Origin } from "./servicenow";

/** https://developer.pagerduty.com/docs/send-alert-event */
const severityNames: Readonly<Record<Severity, string>> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
};
const mostSummary = 1024;

/** An event for PagerDuty's Events API v2. The key is the problem's: what is fixed resolves the alert that it triggered. */
export function pagerDutyEvent(
  { stack, endedDateTime, tenantId }: Origin,
  { key, status, severity, type, user, line }: Problem,
  runUrl: string | undefined,
  routingKey: string,
): object {
  const event = { routing_key: routingKey, dedup_key: key };
  if (status === "fixed") return { ...event, event_action: "resolve" };
  return {
    ...event,
    event_action: "trigger",
    client: "tapwatch",
    payload: {
      summary: clipped(`${stack}: ${line}`, mostSummary),
      source: tenantId ?? stack,
      severity: severityNames[severity],
      timestamp: endedDateTime,
      component: user ?? `stack ${stack}`,
      group: stack,
      class: type,
      custom_details: { severity, status },
    },
    ...(runUrl !== undefined && { links: [{ href: runUrl, text: "Pipeline run" }] }),
  };
}
