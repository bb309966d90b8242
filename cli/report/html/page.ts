import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageFile } from "../../base/package-file";
import { type Markup, markup, trusted } from "../markup";

export interface PageContent {
  readonly title: string;
  readonly header: Markup;
  /** The id of a part of the page, and what the first link, for keyboards, says of it. */
  readonly skip?: readonly [id: string, text: string];
  readonly main: Markup;
  /** Of this package, with the data that it reads. */
  readonly script?: string;
  readonly data?: Markup;
}

/**
 * One file that needs nothing else: style, script and data are in it, and its policy lets nothing in that is not. The
 * policy names both by their hashes, so that a name that got past every escape would still not run.
 */
export function page({ title, header, skip, main, script, data }: PageContent): string {
  const style = readFileSync(packageFile("report", "html", "page.css"), "utf8");
  const policy = [
    "default-src 'none'",
    `style-src '${hash(style)}'`,
    ...(script === undefined ? [] : [`script-src '${hash(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${skip && markup`<a class="skip" href="#${skip[0]}">${skip[1]}</a>\n`}<header>
${header}
</header>
<main>
${main}
</main>
${data}${
  script === undefined
    ? undefined
    : markup`
<script type="module">${trusted(script)}</script>
`
}</body>
</html>
`.text;
}

/** A source expression of https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
