import { resolve } from "node:path";
import { Command } from "commander";
import { exitCodes } from "../outcome/exit-code";
import { remarkLines } from "../report/annotations";
import { inertJson } from "../report/json";
import type { Exit } from "./operation";
import { collect } from "./options";

interface ValidateGiven {
  readonly stack: readonly string[];
  readonly cwd: string;
  readonly policyPackConfig?: string;
  readonly json?: boolean;
}

export function validateCommand(exit: Exit): Command {
  return new Command("validate")
    .option("-s, --stack <name>", "this stack; may be repeated (default: every stack that has a file)", collect, [])
    .option("-C, --cwd <directory>", "the Pulumi project's directory", ".")
    .option("--policy-pack-config <file>", "configuration of tapwatch's own policies (default: tapwatch:policyConfig)")
    .option("--json", "print the faults as one JSON document")
    .description("check the files of a pull request: project, stacks, users, approvals, policy configuration")
    .addHelpText(
      "after",
      `
It reads files only: it does not sign in, asks nobody, needs no state, and does not run the program. So a pipeline may
run it for pull requests, without secrets. Warnings do not change the exit code.

Examples:
  tapwatch validate
  tapwatch validate --stack prod --json`,
    )
    .action(async ({ stack, cwd, policyPackConfig, json = false }: ValidateGiven) => {
      const { validate } = await import("../doctor/validate.js");
      const { renderFaults } = await import("../doctor/render-faults.js");
      const { stacks, faults } = validate({ cwd, stacks: stack, policyConfig: policyPackConfig });
      const isFaulty = faults.some(({ level }) => level === "error");
      const exitCode = isFaulty ? exitCodes.failed.code : exitCodes.inSync.code;
      process.stdout.write(
        json ? `${inertJson({ documentVersion: 1, exitCode, stacks, faults }, 1)}\n` : renderFaults(stacks, faults),
      );
      const remarks = faults.map(({ level, file, field, message }) => ({
        level,
        title: "tapwatch validate",
        file: resolve(file),
        message: field === undefined ? message : `${field} ${message}`,
      }));
      const annotations = remarkLines(remarks, process.env).map((line) => `${line}\n`);
      (json ? process.stderr : process.stdout).write(annotations.join(""));
      exit(exitCode);
    });
}
