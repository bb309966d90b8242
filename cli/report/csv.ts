import { stringify } from "csv-stringify/sync";
import { plain } from "../base/text";
import { severities } from "../outcome/severity";
import { observationWords } from "../outcome/words";
import { linesOf } from "../record/lines";
import { type Problem, problemsIn, statusWords } from "../record/problems";
import { type DriftEntry, type RunRecord, standing } from "../record/record";
import { describeInitiator } from "./initiator";

const columns = [
  "user",
  "observation",
  "severity",
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
  "couldNotTell",
  "lastReadDateTime",
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | boolean | undefined>>;

/** A user to a line, as {@link spreadsheet} has it. */
export function renderCsv(record: RunRecord): string {
  return spreadsheet(columns, rowsOf(record));
}

/**
 * Lines as RFC 4180 has them. Text that a spreadsheet would take for a formula gets an apostrophe in front, at the beginning of
 * a cell and behind whatever a spreadsheet might take for the end of one:
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
    cast: { boolean: String, string: (text) => withoutFormulas(plain(text)) },
  });
}

/** The signs that begin a formula, also in full width, with what may stand before them. */
const formula = /(^|[,;|"'])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

function withoutFormulas(text: string): string {
  return text.replace(formula, "$1$2'");
}

/** The stack has a line, too, if there are findings about it. */
function rowsOf(record: RunRecord): Row[] {
  const problems = Map.groupBy(problemsIn(standing(record)), ({ user }) => user);
  const ofStack = problems.get(undefined) ?? [];
  return [
    ...(ofStack.length > 0 ? [{ user: "(the stack)", ...columnsOf(ofStack, undefined) }] : []),
    ...linesOf(record).map(({ entry, drift: drifted }): Row => {
      const { user, observation, pass, lastReadDateTime } = entry;
      return {
        user,
        observation: observationWords[observation],
        ...pass,
        ...(drifted && {
          drift: drifted.kind,
          driftStatus: statusWords[drifted.status],
          firstReportedDateTime: drifted.firstReportedDateTime,
          toApprove: inWords(drifted),
          initiatedBy: describeInitiator(drifted),
        }),
        ...columnsOf(problems.get(user) ?? [], drifted),
        lastReadDateTime,
      };
    }),
  ];
}

/** The severity of the worst that the line says, and what it says beside the drift. */
function columnsOf(problems: readonly Problem[], drift: DriftEntry | undefined): Row {
  const said = problems.filter((problem) => problem.what !== "drift" || problem.entry === drift);
  const worst = severities.find((severity) => said.some((problem) => problem.severity === severity));
  return {
    severity: worst,
    findings: said
      .flatMap((each) =>
        each.what === "finding" ? [`${each.name} (${each.severity}, ${each.entry.enforcementLevel})`] : [],
      )
      .join(" "),
    couldNotTell: said.flatMap((each) => (each.what === "couldNotTell" ? [each.entry.message] : [])).join("; "),
  };
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
