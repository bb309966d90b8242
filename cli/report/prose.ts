import { plain } from "../base/text";

/** A command in our own words is code, though all of its words look harmless. */
const commands = /(tapwatch (?:up --target <user>|accept --user <user> --ticket <ticket>))/;

/** Letters and digits with usual punctuation. Neither markup, nor a mention, nor anything else that GitHub or GitLab makes a link of. */
const harmless = /^(?:["'(]?[\p{L}\p{N}]+(?:[-.,:;'’][\p{L}\p{N}]+)*["').,:;!?]*|[-–…])$/u;

/** What GitHub takes for a web address, a commit or an issue. */
const linked = /^["'(]?(?:www\.|[0-9a-f]{7,40}\b|gh-\d)/i;

/**
 * A sentence from outside for Markdown: its words are text, and names or whatever could be more than text are code spans, where
 * nothing is markup, a mention or a link. A backslash would not do: GitHub looks for mentions in the finished text.
 */
export function prose(text: string): string {
  return plain(text)
    .split(commands)
    .map((part, index, parts) => {
      if (index % 2 === 1) return code(part);
      // Punctuation right behind a command is no code span of its own: two of them would be one.
      const end = index > 0 && parts.length > 1 ? (/^[.,:;!?]+(?= |$)/.exec(part)?.[0] ?? "") : "";
      return end + sentence(part.slice(end.length));
    })
    .join("");
}

function sentence(text: string): string {
  const words = text.split(/ /);
  const parts: string[] = [];
  let unsafe: string[] = [];
  const flush = () => {
    if (unsafe.length > 0) parts.push(withoutEnd(unsafe.join(" ")));
    unsafe = [];
  };
  for (const word of words) {
    if (word !== "" && (!harmless.test(word) || linked.test(word))) unsafe.push(word);
    else {
      flush();
      parts.push(word);
    }
  }
  flush();
  return parts.join(" ");
}

/** Punctuation behind a name is no part of it. */
function withoutEnd(text: string): string {
  const [, name = text, end = ""] = /^(.*?[^.,:;!?])([.,:;!?]{1,2})$/su.exec(text) ?? [];
  return `${code(name)}${end}`;
}

/**
 * Text from outside as a code span: the one place in Markdown where nothing is markup, a mention or a link. The fence is
 * longer than any run of backticks within; a pipe would end the table's cell even there.
 */
export function code(text: string): string {
  const content = plain(text).trim().replaceAll("|", "\\|");
  if (content === "") return "";
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${longest > 0 ? ` ${content} ` : content}${fence}`;
}

/** A block of code whose lines are safe to show. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
