import { Command } from "commander";
import { currentDate } from "../base/clock";
import { renderResults } from "../doctor/render";
import { exitCodes } from "../outcome/exit-code";
import { inertJson } from "../report/json";
import type { Exit } from "./operation";
import { type StackOptions, stackOf, stackOptions } from "./options";

type DoctorOptions = StackOptions & { readonly json?: boolean; readonly printSetup?: boolean };

export function doctorCommand(exit: Exit): Command {
  return stackOptions(new Command("doctor"))
    .option("--json", "print the results as one JSON document")
    .option("--print-setup", "print what creates an application with exactly the permissions that this stack needs")
    .description("check everything that a run needs, from Node to one read of the tenant")
    .addHelpText(
      "after",
      `
It changes nothing. It shows the names of the credentials' variables, and the tenant, the application and the permissions
of the token. With warnings only, the exit code is 0.

Example:
  tapwatch doctor --stack prod
  tapwatch doctor --stack prod --print-setup`,
    )
    .action(async ({ json = false, printSetup = false, ...options }: DoctorOptions) => {
      const { examine, setupFor } = await import("../doctor/index.js");
      if (printSetup) {
        process.stdout.write(setupFor({ ...options, stack: stackOf(options) }));
        return;
      }
      const stack = stackOf(options);
      const findings = await examine({ ...options, stack, env: process.env, now: currentDate });
      const exitCode = findings.some(({ status }) => status === "fail") ? exitCodes.failed.code : exitCodes.inSync.code;
      process.stdout.write(
        json ? `${inertJson({ documentVersion: 1, stack, exitCode, findings }, 1)}\n` : renderResults(findings),
      );
      exit(exitCode);
    });
}
