import { Scalar, type ScalarTag, type Tags } from "yaml";
import { stringifyString } from "yaml/util";

/**
 * What a terminal, a pipeline's log, a report or a reviewer's eye would take for something else than text: control characters,
 * invisible ones and those that turn the direction of writing, halves of characters, and the beginning of a logging command.
 */
const odd = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]|##(?=(?:vso)?\[)/giu;

/**
 * Text in YAML that stands as it is wherever it is shown, and reads back as it was: what is odd in it is written as an escape
 * between double quotes, so that nobody has to change it on the way.
 */
const safeText: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (text) => text,
  stringify(item, context, onComment, onChompKeep) {
    const { value } = item as Scalar<string>;
    // Like the library's own test: text that looks like a number has to be quoted.
    const asText = { ...context, actualString: true };
    if (value.search(odd) < 0) return stringifyString(item as Scalar<string>, asText, onComment, onChompKeep);
    const quoted = Object.assign(new Scalar(value), { type: Scalar.QUOTE_DOUBLE });
    // A key stays on one line: a folded line would become a part of the text.
    const oneLine = { ...asText, implicitKey: true };
    return stringifyString(quoted as Scalar<string>, oneLine, onComment, onChompKeep).replace(odd, escaped);
  },
};

function escaped(text: string): string {
  if (text === "##") return "#\\x23";
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Options for what writes text of approvals. */
export const safely = {
  customTags: (tags: Tags): Tags => [
    safeText,
    ...tags.filter((tag) => typeof tag === "string" || tag.tag !== safeText.tag),
  ],
};
