const mark = "\ufeff";

/** What some editors of Windows write before a text, and its readers would take for a part of it. */
export function splitMark(text: string): { readonly mark: string; readonly body: string } {
  return text.startsWith(mark) ? { mark, body: text.slice(mark.length) } : { mark: "", body: text };
}
