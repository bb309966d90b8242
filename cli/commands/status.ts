import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { currentDate } from "../base/clock";
import { quietOption } from "../report/filter";
import { inertJson } from "../report/json";
import { type FormatOptions, formatOptions, requestsOf, writeEach } from "../report/output";
import { assertWritable } from "../report/writable";
import type { Exit } from "./operation";
import { collect } from "./options";

interface StatusOptions extends FormatOptions {
  readonly stack: readonly string[];
  readonly from: readonly string[];
  readonly cwd: string;
  readonly maxAge: number;
  readonly quiet?: boolean;
}

export function statusCommand(exit: Exit): Command {
  return quietOption(formatOptions(new Command("status"), ["terminal", "json", "html"]))
    .option("-s, --stack <name>", "this stack; may be repeated (default: every stack of the project)", collect, [])
    .option("--from <record>", "a run record from another place; may be repeated", collect, [])
    .option("-C, --cwd <directory>", "the Pulumi project's directory", ".")
    .option("--max-age <hours>", "an older run counts as 'could not tell'", hours, 26)
    .description("show several stacks, such as shards, as of their last runs; does not read the tenant")
    .addHelpText(
      "after",
      `
It reads .tapwatch/<stack>.run.json of each stack, which 'tapwatch check' writes. If there is no record, it reads the state.
The exit code is the worst one of the last runs (in the order 1, 3, 2, 4). A run that is too old, or missing, counts as 4.

Examples:
  tapwatch status
  tapwatch status --stack shard-1 --stack shard-2 --json
  tapwatch status --from a/prod.run.json --from b/prod.run.json --max-age 2
  tapwatch status --format html=all.html`,
    )
    .action(async ({ stack, from, cwd, maxAge, quiet = false, ...options }: StatusOptions) => {
      const requests = requestsOf(options);
      await assertWritable(requests);
      const { stacksIn, statusOfFile, statusOfStack } = await import("../status/find.js");
      const { worstOf } = await import("../outcome/exit-code.js");
      const { totalOf } = await import("../status/stack-status.js");
      const { renderStatus } = await import("../status/render.js");
      const { renderStatusHtml } = await import("../status/html.js");
      const directory = resolve(cwd);
      const freshness = { now: currentDate(), maxAgeInHours: maxAge };
      const names = stack.length > 0 || from.length > 0 ? stack : stacksIn(directory);
      const stacks = [
        ...names.map((name) => statusOfStack(directory, name, freshness)),
        ...from.map((path) => statusOfFile(path, freshness)),
      ];
      if (stacks.length === 0) {
        throw new Error(`no stack in ${directory}: write one with 'tapwatch init', or name records with --from`);
      }
      const total = totalOf(stacks);
      const exitCode = worstOf(...stacks.map((status) => status.exitCode));
      const document = {
        documentVersion: 1,
        generatedDateTime: freshness.now.toISOString(),
        maxAgeInHours: maxAge,
        exitCode,
        stacks,
        total,
      };
      await writeEach(requests, (format) => {
        if (format === "json") return `${inertJson(document, 1)}\n`;
        return format === "html" ? renderStatusHtml(stacks, total, freshness.now) : renderStatus(stacks, total, quiet);
      });
      exit(exitCode);
    });
}

function hours(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("write a number of hours, such as 26");
}
