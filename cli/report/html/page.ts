import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageFile } from "../../base/package-file";
import { inertJson } from "../json";
import { type Markup, markup, trusted } from "../markup";

export interface PageContent {
  readonly title: string;
  readonly header: Markup;
  /** The id of a part of the page, and what the first link, for keyboards, says of it. */
  readonly skip?: readonly [id: string, text: string];
  readonly main: Markup;
  /** What the scripts of this package fill `main` with, before anything that follows is shown: nothing on the page moves. */
  readonly data?: object;
  readonly rest?: Markup;
}

/**
 * One file that needs nothing else: style, script and data are in it, and its policy lets nothing in that is not. The
 * policy names both by their hashes, so that a name that got past every escape would still not run.
 */
export function page({ title, header, skip, main, data, rest }: PageContent): string {
  const style = readFileSync(packageFile("report", "html", "page.css"), "utf8");
  const script = data && scripts();
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
${main}${
  data &&
  script &&
  markup`<script type="application/json" id="page-data">${trusted(inertJson(data))}</script>
<script>${trusted(script)}</script>
`
}${rest}
</main>
</body>
</html>
`.text;
}

/** They share one scope: each uses what stands before it. */
const scriptNames = ["dom", "times", "copy", "detail", "list", "controls", "print"] as const;

function scripts(): string {
  const files = scriptNames.map((name) => packageFile("dist", "report", "html", "client", `${name}.js`));
  return `"use strict";\n{\n${files.map((file) => readFileSync(file, "utf8")).join("")}}\n`;
}

/** A source expression of https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
