import { stripVTControlCharacters } from "node:util";

/**
 * Text from outside, safe to put on a terminal and into a pipeline's log: no escape codes, no control characters, one
 * line, and no `##vso[` or `##[`, which Azure Pipelines and GitHub Actions obey wherever in a line they stand.
 */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ")
    .replace(/##(?=(vso)?\[)/gi, "# #");
}

/** The beginning of a line: there GitHub Actions obeys `::`. */
export function lineStart(text: string): string {
  return text.replace(/^(\s*)::/, "$1: :");
}

/** 2026-03-02T09:00:00.000Z as `2026-03-02 09:00Z`. */
export function minute(dateTime: string | undefined): string {
  return dateTime === undefined ? "?" : plain(dateTime).replace(/^(\S+)T(\d\d:\d\d).*$/, "$1 $2Z");
}

/** Minutes in the largest unit that they fill: `45 min`, `8 h`, `30 d`. */
export function duration(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  if (minutes % 60 === 0) return `${minutes / 60} h`;
  return `${minutes} min`;
}

/** How long ago, in the largest unit that says something: `12 s`, `45 min`, `26 h`, `3 d`. */
export function age(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** `1 user`, `2 users`. */
export function usersText(count: number): string {
  return count === 1 ? "1 user" : `${count} users`;
}
