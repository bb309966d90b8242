import type { RunRecord } from "../record/record";
import { renderCsv } from "./csv";
import { type HtmlOptions, renderHtml } from "./html";
import { inertJson } from "./json";
import { renderJUnit } from "./junit";
import { renderMarkdown } from "./markdown";
import { renderOcsf } from "./ocsf";
import { renderRun } from "./run";
import { renderSarif } from "./sarif";
import type { RenderOptions } from "./terminal";

/** What one format or another takes. */
export type ReportOptions = RenderOptions & HtmlOptions;

interface Format {
  readonly about: string;
  readonly render: (record: RunRecord, options?: ReportOptions) => string;
}

const known = {
  terminal: { about: "for people, in a terminal or a log", render: renderRun },
  json: { about: "the run record itself", render: (record: RunRecord) => `${inertJson(record, 1)}\n` },
  markdown: { about: "a job summary or a comment on a pull request", render: renderMarkdown },
  sarif: { about: "SARIF 2.1.0, for code scanning", render: renderSarif },
  junit: { about: "JUnit XML, for a pipeline's test results", render: renderJUnit },
  ocsf: { about: "OCSF detection findings, a JSON line each, for Sentinel, Elastic and Splunk", render: renderOcsf },
  csv: { about: "a user to a line, for a spreadsheet", render: renderCsv },
  html: { about: "one page with everything, for a browser", render: renderHtml },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof known;

/** What a record can be rendered as, each with what it is for. */
export const formats: Readonly<Record<FormatName, Format>> = known;

/** Those that show what a filter lets through. All others are read by tools, or have filters of their own: they are complete. */
export const filteredFormats: readonly FormatName[] = ["terminal", "markdown"];

export const formatNames = Object.keys(formats) as readonly FormatName[];

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
