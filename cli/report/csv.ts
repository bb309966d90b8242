import { stringify } from "csv-stringify/sync";
import { plain } from "../base/text";
import { linesOf } from "../record/lines";
import { type DriftEntry, type RunRecord, stands } from "../record/record";
import { describeInitiator } from "./initiator";

const columns = [
  "user",
  "observation",
  "methodId",
  "createdDateTime",
  "startDateTime",
  "expiresDateTime",
  "lifetimeInMinutes",
  "isUsableOnce",
  "isUsable",
  "methodUsabilityReason",
  "drift",
  "driftStatus",
  "firstReportedDateTime",
  "toApprove",
  "initiatedBy",
  "findings",
  "unreadable",
  "lastReadDateTime",
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | boolean>>;

/** A user to a line, as {@link spreadsheet} has it. */
export function renderCsv(record: RunRecord): string {
  return spreadsheet(columns, rowsOf(record));
}

/**
 * Lines as RFC 4180 has them. Text that a spreadsheet would take for a formula gets an apostrophe in front:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function spreadsheet<Column extends string>(
  columns: readonly Column[],
  rows: readonly Partial<Record<Column, string | number | boolean | undefined>>[],
): string {
  return stringify([...rows], {
    columns: [...columns],
    header: true,
    record_delimiter: "windows",
    quoted_string: true,
    escape_formulas: true,
    cast: { boolean: String, string: plain },
  });
}

function rowsOf(record: RunRecord): Row[] {
  const { findings, unreadable } = record;
  const findingsOf = Map.groupBy(findings.filter(stands), ({ user }) => user);
  const unreadableOf = new Map(unreadable.filter(stands).map((entry) => [entry.user, entry]));
  return linesOf(record).map(({ entry, drift: drifted }): Row => {
    const { user, observation, pass, lastReadDateTime } = entry;
    return {
      user,
      observation,
      ...pass,
      ...(drifted && {
        drift: drifted.kind,
        driftStatus: drifted.status,
        firstReportedDateTime: drifted.firstReportedDateTime,
        toApprove: inWords(drifted),
        initiatedBy: describeInitiator(drifted),
      }),
      findings: (findingsOf.get(user) ?? []).map(({ policyName }) => policyName).join(" "),
      unreadable: unreadableOf.get(user)?.message,
      lastReadDateTime,
    };
  });
}

/** `pass: none, instead: …` */
function inWords({ toApprove = [] }: DriftEntry): string {
  return toApprove
    .map((named) =>
      Object.entries(named)
        .map(([name, value]) => `${name}: ${value}`)
        .join(", "),
    )
    .join("; ");
}
