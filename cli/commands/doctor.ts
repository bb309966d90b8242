import { Command } from "commander";
import pc from "picocolors";
import { currentDate } from "../clock";
import type { Finding } from "../doctor/finding";
import { exitCodes } from "../exit-code";
import { type StackOptions, stackOf, stackOptions } from "../options";
import { plain } from "../report/describe";
import { inertJson } from "../report/json";
import type { Exit } from "./operation";

export function doctorCommand(exit: Exit): Command {
  return stackOptions(new Command("doctor"))
    .option("--json", "print the findings as one JSON document")
    .description("look at everything that a run needs, from Node to one read of the tenant, and say what is wrong")
    .addHelpText(
      "after",
      `
It changes nothing. Of credentials it names the variables, of a token the tenant, the application and the permissions.
Exit code 1 if something fails; a warning is none.

Example:
  tapwatch doctor --stack prod`,
    )
    .action(async ({ json = false, ...options }: StackOptions & { readonly json?: boolean }) => {
      const { examine } = await import("../doctor/index.js");
      const stack = await stackOf(options);
      const findings = await examine({ ...options, stack, env: process.env, now: currentDate });
      const exitCode = findings.some(({ status }) => status === "fail") ? exitCodes.failed.code : exitCodes.inSync.code;
      process.stdout.write(
        json ? `${inertJson({ documentVersion: 1, stack, exitCode, findings }, 1)}\n` : render(findings),
      );
      exit(exitCode);
    });
}

const colours: Readonly<Record<Finding["status"], (text: string) => string>> = {
  ok: pc.green,
  warn: pc.yellow,
  fail: pc.red,
  skipped: pc.dim,
};

function render(findings: readonly Finding[]): string {
  return findings
    .map(({ check, status, message, remedy }) => {
      const line = `${colours[status](status.padEnd(7))}  ${check.padEnd(13)}  ${plain(message)}\n`;
      return remedy === undefined ? line : `${line}${" ".repeat(24)}→ ${plain(remedy)}\n`;
    })
    .join("");
}
