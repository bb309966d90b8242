import { packageFile } from "../../../base/package-file";
import type { Diagnostic } from "../../engine";
import { tooLongRemedy } from "../../too-long";
import type { Context } from "../context";
import type { Deployment } from "../deployment";
import type { Invoke } from "../hosts";
import { type Child, type ChildOptions, startChild } from "./child";
import { startMonitor } from "./monitor";

// Pulumi's run command has told the user itself what is wrong, through the engine's log (cmd/run/index.ts).
export const exitedAfterSayingWhy = 32;

const before = ["late.js", "quiet.js"].flatMap((file) => [
  "--require",
  packageFile("dist", "engine", "embedded", "sdk", file),
]);

/** Runs the Pulumi program against a deployment. Resolves with whether it ended well, and with what it said. */
export async function runProgram(
  { project, name, config, types, env }: Context,
  deployment: Deployment,
  dryRun: boolean,
  invoke: Invoke,
): Promise<{ succeeded: boolean; diagnostics: readonly Diagnostic[] }> {
  const monitor = await startMonitor(deployment, types, invoke);
  try {
    const child = startProgram({
      nodeArguments: [...before, ...project.nodeArguments],
      script: project.resolve("@pulumi/pulumi/cmd/run"),
      arguments: [
        `--monitor=${monitor.address}`,
        `--engine=${monitor.address}`,
        `--project=${name.project}`,
        `--root-directory=${project.directory}`,
        `--stack=${name.stack}`,
        "--organization=organization",
        "--parallel=400",
        `--pwd=${project.directory}`,
        ...(dryRun ? ["--dry-run"] : []),
        project.main,
      ],
      cwd: project.directory,
      env: {
        ...env,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: "[]",
        PULUMI_NODEJS_TYPESCRIPT: String(project.isTypeScript),
      },
    });
    const code = await child.exited;
    const diagnostics = [...monitor.diagnostics];
    const said = child.said();
    if (code !== 0 && code !== exitedAfterSayingWhy) {
      diagnostics.push({
        severity: "error",
        message: `the program ended with exit code ${code}${said && `:\n${said}`}`,
      });
    } else if (said) {
      diagnostics.push({ severity: "info", message: said });
    }
    return { succeeded: code === 0, diagnostics };
  } finally {
    monitor.close();
  }
}

function startProgram(options: ChildOptions): Child {
  try {
    return startChild(options);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["E2BIG", "ENAMETOOLONG"].includes(code)) throw error;
    throw new Error(tooLongRemedy);
  }
}
