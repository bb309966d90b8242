import type { Approval, Outputs } from "@tapwatch/provider";
import { formOf, hasExpired, isSameAgreement, type Obstacle, strangerIn } from "@tapwatch/provider/approvals";
import { minute } from "../base/text";
import { describeActor } from "../report/initiator";

type Words = (approval: Approval, method: Outputs) => string;

/** What keeps an approval from covering a drift, with the values that decide. */
const words: Readonly<Record<Obstacle, Words>> = {
  expired: ({ expires }) => `expired on ${minute(expires)}`,
  used: (approval, method) => usedText(approval, method) ?? "already used",
  spent: (approval, method) => usedText(approval, method) ?? "already spent",
  userThere: () => "the tenant knows the user",
  nobodyReturned: () => "nobody returned under this name",
  otherPerson: ({ userId }, { drift }) =>
    `names the person ${userId}; there is ${strangerIn(drift) ?? "somebody whose object id is not known"}`,
  ofPerson: () => "names a pass; the drift is about the person",
  passThere: (_approval, { pass }) => `names the absence of a pass; there is the pass ${pass?.methodId}`,
  otherAbsence: ({ instead }, { baseline }) =>
    `names the pass ${instead}; ${baseline === undefined ? "no pass was accepted" : `the accepted one was ${baseline.methodId}`}`,
  noPass: () => "covers a pass; there is no pass",
  otherPass: (_approval, { pass }) => `names another pass; there is ${pass?.methodId}`,
  notNewPass: (_approval, { drift }) => `a window covers a new pass; this drift is ${drift?.kind}`,
  olderPass: (_approval, { pass, baseline }) =>
    `the pass was created ${minute(pass?.createdDateTime)}, before the accepted one (${minute(baseline?.createdDateTime)})`,
  beforeWindow: ({ from }, { pass }) =>
    `the window begins ${minute(from)}; the pass was created ${minute(pass?.createdDateTime)}, and starts ${minute(pass?.startDateTime)}`,
  afterWindow: ({ until }, { pass }) =>
    Date.parse(pass?.createdDateTime ?? "") > Date.parse(until ?? "")
      ? `the window ended ${minute(until)}; the pass was created ${minute(pass?.createdDateTime)}`
      : `the window ends ${minute(until)}; the pass expires ${minute(pass?.expiresDateTime)}`,
  tooLong: ({ maxLifetimeInMinutes }, { pass }) =>
    pass?.lifetimeInMinutes === undefined
      ? `at most ${maxLifetimeInMinutes} minutes; Graph does not tell the lifetime`
      : `lifetime ${pass.lifetimeInMinutes} > ${maxLifetimeInMinutes} minutes`,
  reusable: (_approval, { pass }) =>
    `covers a one-time pass; ${pass?.isUsableOnce === undefined ? "Graph does not tell whether this is one" : "this one is reusable"}`,
  otherIssuer: ({ initiatedBy }, { drift }) =>
    `wants ${initiatedBy} as the issuer; the audit log ${
      drift?.initiatedBy === undefined
        ? "does not tell who issued the pass"
        : `names ${describeActor(drift.initiatedBy)}`
    }`,
  late: (_approval, { drift }) =>
    `a window covers a pass at the look that finds it; this one was found ${minute(drift?.firstReportedDateTime)}: name the pass`,
};

export function obstacleText(obstacle: Obstacle, approval: Approval, method: Outputs): string {
  return words[obstacle](approval, method);
}

/** What an approval does while there is no drift. */
export function idleText(approval: Approval, method: Outputs, now: Date): string {
  if (hasExpired(approval, now.getTime())) return words.expired(approval, method);
  const { from, until, uses = 1 } = approval;
  const used = usesOf(approval, method);
  if (formOf(approval) !== "window") return usedText(approval, method) ?? "no drift that it could cover";
  if (used.length >= uses) return words.spent(approval, method);
  if (until !== undefined && Date.parse(until) <= now.getTime()) return `the window ended ${minute(until)}`;
  const left = uses === 1 ? "the next pass that fits" : `${uses - used.length} of ${uses} passes`;
  const begins = from !== undefined && Date.parse(from) > now.getTime() ? ` from ${minute(from)} on` : "";
  return `open: covers ${left}${begins}`;
}

function usedText(approval: Approval, method: Outputs): string | undefined {
  const used = usesOf(approval, method);
  const texts = used.map(
    ({ kind, methodId, acceptedDateTime }) =>
      `${kind}${methodId === undefined ? "" : ` of pass ${methodId}`}, ${minute(acceptedDateTime)}`,
  );
  return texts.length === 0 ? undefined : `already used on ${texts.join("; ")}`;
}

function usesOf(approval: Approval, { accepted = [] }: Outputs) {
  return accepted.filter((entry) => isSameAgreement(entry.approval, approval));
}
