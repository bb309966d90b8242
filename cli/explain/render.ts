import pc from "picocolors";
import { minute, plain } from "../base/text";
import { observationWords, reasonWords } from "../outcome/words";
import { problemsIn } from "../record/problems";
import { approvalLinesOf } from "../report/approvals";
import { describePass, describeUser } from "../report/describe";
import { kindWords } from "../report/kinds";
import { joined, list, section } from "../report/layout";
import { problemRows } from "../report/problem-text";
import { remedySections } from "../report/remedy-sections";
import { coloured, verdicts } from "../report/verdict";
import type { ExplainedApproval } from "./approvals";
import type { Explanation } from "./explanation";

/** An explanation as people read it: the verdict, what is known, why, and what to do. */
export function renderExplanation(known: Explanation): string {
  const { drift, unreadable, findings = [], user, observation, pass, commands } = known;
  const facts = { drift, unreadable, findings, users: [{ user, observation, ...(pass && { pass }) }] };
  return joined([
    `${coloured(plain(verdictOf(known)), known.verdict)}\n${plain(seen(known))}`,
    section(
      "Accepted",
      list([accepted(known), ...approvalLinesOf(known.accepted.map((one) => ({ ...one, state: "standing" })))]),
    ),
    section(`Approvals of this user (${known.approvals.length})`, list(known.approvals.map(approvalText))),
    section("Policies", list(policies(known))),
    ...remedySections(problemsIn(facts), facts.users, true),
    section("Commands to copy", commands.map(({ what, line }) => `${pc.dim(`# ${what}`)}\n${line}`).join("\n")),
  ]);
}

function verdictOf(known: Explanation): string {
  const { verdict, user, drift, unreadable, findings = [], observation, approvals } = known;
  const isCovered = approvals.some(({ covers }) => covers === true);
  const covered = isCovered ? "an approval covers it, and the next 'up' accepts it" : "no approval covers it";
  const mandatory = findings.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  const parts = [
    ...drift.map(
      ({ kind, firstReportedDateTime: since }) => `${kindWords[kind]} (${kind}, since ${minute(since)}); ${covered}`,
    ),
    ...(mandatory.length > 0
      ? [`violates ${[...new Set(mandatory.map(({ policyName }) => policyName))].join(", ")}`]
      : []),
    ...unreadable.map(({ reason }) => reasonWords[reason]),
  ];
  return `${verdicts[verdict].word}: ${user}: ${parts.length > 0 ? parts.join("; ") : `${observationWords[observation]}, as accepted`}`;
}

function seen({ observation, pass, lastReadDateTime }: Explanation): string {
  const when = lastReadDateTime === undefined ? "no record tells when it was read" : `read ${minute(lastReadDateTime)}`;
  const id = pass === undefined ? [] : [`pass ${pass.methodId}`];
  return `Seen last: ${[describeUser({ observation, ...(pass && { pass }) }), ...id, when].join(", ")}`;
}

function accepted({ baseline }: Explanation): string {
  return baseline === undefined ? "no pass" : `pass ${baseline.methodId}: ${describePass(baseline)}`;
}

function approvalText({ why, isJudged, ...approval }: ExplainedApproval): string {
  const { ticket = "no ticket", by } = approval;
  const who = by === undefined ? "" : ` by ${by}`;
  return `${ticket}${who}, ${formText(approval)}: ${why}${isJudged ? "" : " (no run has judged by it yet)"}`;
}

function formText({ form, ...approval }: Omit<ExplainedApproval, "why" | "isJudged">): string {
  const { pass, instead, userId, from, until, maxLifetimeInMinutes, isUsableOnce, uses = 1 } = approval;
  switch (form) {
    case "pass":
      return `pass ${pass}`;
    case "absence":
      return `no pass instead of ${instead}`;
    case "departure":
      return "departure";
    case "person":
      return `person ${userId}`;
    case "window":
      return [
        `window ${from === undefined ? "" : `${minute(from)} `}to ${minute(until)}`,
        ...(maxLifetimeInMinutes === undefined ? [] : [`at most ${maxLifetimeInMinutes} minutes`]),
        ...(isUsableOnce === true ? ["one-time"] : []),
        ...(uses > 1 ? [`${uses} passes`] : []),
      ].join(", ");
  }
}

function policies({ policies: judging, exceptions, ...known }: Explanation): string[] {
  const { findings = [] } = known;
  const rows = problemRows(problemsIn({ drift: [], unreadable: [], findings }), { users: [] });
  const others = judging.length - new Set(findings.map(({ policyName }) => policyName)).size;
  const beside = rows.length > 0 ? "nothing more" : known.drift.length > 0 ? "nothing beside the drift" : "nothing";
  return [
    ...rows.map(({ severity, name, level, detail }) => `${severity}: ${name} (${level}): ${detail}`),
    ...exceptions.map(
      ({ policyName, until, ticket = "no ticket", isOver }) =>
        `${policyName}: ${isOver ? "was excepted" : "excepted"} until ${minute(until)}, ${ticket}`,
    ),
    known.findings === undefined
      ? `${judging.length} policies judge this user; no record has their findings: 'tapwatch check' writes one`
      : `${others} ${rows.length > 0 ? "others" : "policies"} judge this user, and say ${beside}`,
  ];
}
