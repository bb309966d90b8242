// The form of CHANGELOG.md: "## <version> - <date>", below it "### <heading>", below that a list.

/** The heading of a note that says none itself. */
const headings = { major: "Changed in a way that breaks", minor: "Added", patch: "Fixed" };

/**
 * The text of a version's section, without its heading.
 * @param {string} changelog
 * @param {string} version or "Unreleased"
 * @returns {string | undefined}
 */
export function sectionOf(changelog, version) {
  const found = split(changelog).find(({ title }) => title.split(" ")[0] === version);
  return found?.text.trim();
}

/**
 * Puts what is unreleased, and the notes behind it, under the heading of a version.
 * @param {string} changelog
 * @param {{ version: string, date: string, notes: { type: "major" | "minor" | "patch", text: string }[] }} release
 * @returns {string}
 */
export function withRelease(changelog, { version, date, notes }) {
  if (sectionOf(changelog, version) !== undefined) throw new Error(`CHANGELOG.md has a section ${version} already`);
  const unreleased = sectionOf(changelog, "Unreleased") ?? "";
  const [before = "", ...parts] = unreleased.split(/^### /m);
  /** @type {Map<string, string[]>} */
  const lists = new Map();
  for (const part of parts) {
    const [heading = "", ...lines] = part.split("\n");
    add(lists, heading.trim(), lines.join("\n").trim());
  }
  for (const { type, text } of notes) {
    const [, heading = headings[type], body = ""] = /^(?:### (.+)\n+)?([\s\S]*)$/.exec(text.trim()) ?? [];
    add(lists, heading.trim(), asListItem(body.trim()));
  }
  const texts = [...lists].map(([heading, items]) => `### ${heading}\n\n${items.join("\n")}`);
  const section = [`## ${version} - ${date}`, before.trim(), ...texts].filter((text) => text !== "").join("\n\n");

  const rest = split(changelog).filter(({ title }) => title !== "Unreleased");
  const [head, ...older] = rest.map(({ title, text }) => (title === "" ? text : `## ${title}${text}`).trim());
  return `${[head, section, ...older].join("\n\n")}\n`;
}

/** @param {Map<string, string[]>} lists */
function add(lists, heading, text) {
  if (text === "") return;
  lists.set(heading, [...(lists.get(heading) ?? []), text]);
}

function asListItem(text) {
  if (/^[-*] /.test(text)) return text;
  const [first, ...lines] = text.split("\n");
  return [`- ${first}`, ...lines.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}

/** What stands before the first section has no title. */
function split(changelog) {
  const [head = "", ...sections] = changelog.replaceAll("\r\n", "\n").split(/^## /m);
  return [
    { title: "", text: head },
    ...sections.map((section) => {
      const end = section.includes("\n") ? section.indexOf("\n") : section.length;
      return { title: section.slice(0, end).trim(), text: section.slice(end) };
    }),
  ];
}
