import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "./command";

export interface DocumentedCommand {
  /** The page, from the project's root. */
  readonly page: string;
  /** As it stands there, on one line. */
  readonly line: string;
}

const pages = ["README.md", ...globSync("{docs,examples}/**/*.md", { cwd: project })].sort();

/** Every command in the shell blocks of the handbook, in its order; comments and continuations taken out. */
export function documentedCommands(): DocumentedCommand[] {
  return pages.flatMap((page) => {
    const text = readFileSync(join(project, page), "utf8");
    const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```/gms)].map(([, block = ""]) => block);
    const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, "").split("\n"));
    return lines.flatMap((text) => {
      const line = text.replace(/(^|\s)#.*$/, "").trim();
      return line === "" ? [] : [{ page, line }];
    });
  });
}
