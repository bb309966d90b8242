import { stripVTControlCharacters } from "node:util";
import { type Command, InvalidArgumentError } from "commander";
import { writeAtomically } from "../base/write-atomically";
import type { RunRecord } from "../record/record";
import { annotations } from "./annotations";
import { type FormatName, filteredFormats, formatNames, formats, isFormatName, type ReportOptions } from "./formats";
import { linked } from "./links";
import type { RenderOptions } from "./terminal";

/** One report that was asked for; without a file it goes to stdout. */
export interface ReportRequest {
  readonly format: FormatName;
  readonly file?: string;
  /** The file is `--output`'s. */
  readonly isOutput?: true;
}

export interface FormatOptions {
  readonly format?: readonly ReportRequest[];
  readonly output?: string;
  readonly json?: boolean;
  readonly diff?: boolean;
}

/** @param names the formats that the command has */
export function formatOptions(command: Command, names: readonly FormatName[] = formatNames): Command {
  return command
    .option(
      "-f, --format <format[=file]>",
      `${names.join(", ")}; may be repeated (default: terminal)`,
      (text: string, previous?: readonly ReportRequest[]) => parseFormat(text, names, previous),
    )
    .option("-o, --output <file>", "the file for the format that names none (default: stdout)")
    .option("--json", "the same as --format json");
}

function parseFormat(
  text: string,
  names: readonly FormatName[],
  previous: readonly ReportRequest[] = [],
): ReportRequest[] {
  const [format = "", ...rest] = text.split("=");
  if (!isFormatName(format) || !names.includes(format)) {
    throw new InvalidArgumentError(`write one of ${names.join(", ")}`);
  }
  if (rest.length === 0) return [...previous, { format }];
  const file = rest.join("=");
  if (file === "") throw new InvalidArgumentError(`write ${format}=<file>, or ${format} for stdout`);
  return [...previous, { format, file }];
}

/**
 * What to render, and where to. Something is always said on stdout, unless `--output` sends it elsewhere.
 * @throws Error if two formats want the same place
 */
export function requestsOf({ format = [], output, json = false }: FormatOptions): ReportRequest[] {
  const given = json ? [...format, { format: "json" as const }] : format;
  const loose = given.filter(({ file }) => file === undefined);
  if (loose.length > 1) {
    const names = loose.map((request) => request.format).join(" and ");
    throw new Error(`${names} cannot both go to stdout: name a file, for example --format ${loose[0]?.format}=<file>`);
  }
  const spoken: ReportRequest = loose[0] ?? { format: "terminal" };
  if (output !== undefined && loose.length === 0 && given.length > 0) {
    throw new Error("--output is not needed: every --format names its own file; remove it");
  }
  return [
    ...given.filter(({ file }) => file !== undefined),
    { format: spoken.format, ...(output !== undefined && { file: output, isOutput: true }) },
  ];
}

/** Where reports go: files, and these streams. */
export interface Streams {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const standardStreams: Streams = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

/** Renders and writes what was asked for. A report says who has a pass: its file is for its owner's eyes only. */
export async function writeReports(
  record: RunRecord,
  requests: readonly ReportRequest[],
  options: ReportOptions,
  streams: Streams = standardStreams,
): Promise<void> {
  // A file has to say everything itself.
  const optionsOf = (isFile: boolean) => (isFile ? { ...options, errorsAreSaid: false } : options);
  await writeEach(requests, (format, isFile) => formats[format].render(record, optionsOf(isFile)), streams);
}

/** Writes what was asked for, each as this renders it. */
export async function writeEach(
  requests: readonly ReportRequest[],
  render: (format: FormatName, isFile: boolean) => string,
  { stdout }: Streams = standardStreams,
): Promise<void> {
  for (const { format, file } of requests) {
    const text = render(format, file !== undefined);
    if (file === undefined) stdout(format === "terminal" ? await linked(text) : text);
    // Colours are for the terminal that this runs in, which a file is not.
    else await writeAtomically(file, stripVTControlCharacters(text), { mode: 0o600 });
  }
}

/** That a filter has no effect on some of the reports; undefined: there is none, or they all have it. */
export function unfilteredNote(
  requests: readonly Pick<ReportRequest, "format">[],
  { filter }: RenderOptions,
): string | undefined {
  const complete = requests.map(({ format }) => format).filter((format) => !filteredFormats.includes(format));
  if (filter === undefined || complete.length === 0) return undefined;
  return `${[...new Set(complete)].join(" and ")} ${complete.length === 1 ? "is" : "are"} complete: filters are for ${filteredFormats.join(" and ")}`;
}

/** Whether people read stdout. */
export function isForTerminal(requests: readonly ReportRequest[]): boolean {
  return requests.some(({ format, file }) => file === undefined && format === "terminal");
}

/** Annotations for the pipeline that this runs in, if any: on stdout, unless a machine reads that. */
export function annotate(
  record: RunRecord,
  requests: readonly ReportRequest[],
  env: NodeJS.ProcessEnv,
  { stdout, stderr }: Streams = standardStreams,
): void {
  const isForPeople = requests.every(({ format, file }) => file !== undefined || format === "terminal");
  const write = isForPeople ? stdout : stderr;
  for (const line of annotations(record, env)) write(`${line}\n`);
}
