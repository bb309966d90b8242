import { appendFileSync, chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ApprovalEntry } from "@tapwatch/program/approvals";
import { stringify } from "yaml";
import { approvalLines } from "../../cli/approvals/lines";
import type { Application } from "../../simulator/index";
import { type Ended, project } from "./command";
import { startProcess } from "./process";
import { scratchDirectory } from "./scratch";
import { startTenant } from "./tenant";

/** What of this project a pipeline's job needs, once scripts/setup.mjs has run. */
const parts = ["Pulumi.yaml", "package.json", "dist", "node_modules", "cli", "policies", "providers"];

/** A private copy of this repository with a stack `prod`, as a pipeline has it after its build, and a tenant to watch. */
export async function startCheckout({ federatedSubject }: Pick<Partial<Application>, "federatedSubject"> = {}) {
  const tenant = await startTenant({ users: 3 });
  const { graphRoot, authorityHost, users } = tenant;
  const application = tenant.tenant.addApplication({
    roles: ["UserAuthMethod-TAP.Read.All"],
    ...(federatedSubject !== undefined && { federatedSubject }),
  });
  const root = await scratchDirectory();
  const directory = join(root, "checkout");
  const tools = join(root, "tools");
  mkdirSync(directory);
  mkdirSync(tools);
  for (const part of parts) symlinkSync(join(project, part), join(directory, part));
  const approvals = "approvals.prod.yaml";
  const config = Object.entries({ users, graphRoot, authorityHost, approvals }).map(([key, value]) => [
    `tapwatch:${key}`,
    value,
  ]);
  writeFileSync(join(directory, "Pulumi.prod.yaml"), stringify({ config: Object.fromEntries(config) }));
  writeFileSync(join(directory, approvals), "# What was approved, and why\n");

  return Object.assign(tenant, {
    directory,
    application,
    /** The text of a file in the checkout. */
    read: (file: string) => readFileSync(join(directory, file), "utf8"),
    /** Adds approvals to the checkout, as a pull request does that is merged. */
    approve: (...entries: readonly ApprovalEntry[]) =>
      appendFileSync(join(directory, approvals), approvalLines(entries)),
    /** Puts a stand-in for a command of the runner on the PATH: a shell script. */
    addTool: (name: string, script: string) => {
      writeFileSync(join(tools, name), `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`);
      chmodSync(join(tools, name), 0o755);
    },
    /** Runs a step's script as a runner does: in Bash, up to the first command that fails. */
    run: (script: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
      return startProcess("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
        cwd: directory,
        env: {
          PATH: `${tools}${delimiter}${process.env["PATH"]}`,
          HOME: root,
          NO_COLOR: "1",
          NODE_EXTRA_CA_CERTS: tenant.caFile,
          AZURE_AUTHORITY_HOST: authorityHost,
          TAPWATCH_NOW: tenant.clock.now().toISOString(),
          ...env,
        },
      }).ended;
    },
  });
}

/** Storage that outlives a run: stands in for `az storage blob download-batch` and `upload-batch`. */
export const blobStorage = `
case "$3" in
  download-batch) cp -R "$STORAGE/." .tapwatch/ ;;
  upload-batch) cp -R .tapwatch/. "$STORAGE/" ;;
  *) echo "az $* is not played" >&2; exit 64 ;;
esac`;

/** Stands in for `node cli/bin/tapwatch.js`: `up` ends with $UP_CODE, and `check` says that it ran. */
export const playedCommand = `
case "$2" in
  up) exit "$UP_CODE" ;;
  check) echo checked ;;
  *) echo "node $* is not played" >&2; exit 64 ;;
esac`;

/** What a job ends with, and whether it came to its check, by what \`up\` ended with. */
export const endsByUp = [
  ...[0, 2, 3, 4].map((up) => ({ up, code: 0, isChecked: true })),
  ...[1, 134].map((up) => ({ up, code: up, isChecked: false })),
];
