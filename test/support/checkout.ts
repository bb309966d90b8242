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

/**
 * A team's project after `npm ci`. Its program and what is installed are this repository's own. The rest is for commands of
 * the handbook that are typed in a clone.
 */
const parts = ["Pulumi.yaml", "package.json", "dist", "node_modules", "cli", "policies", "providers"];

/** A team's repository with a stack `prod`, as a pipeline has it once all is installed, and a tenant to watch. */
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
  const addStack = (stack: string, values: Readonly<Record<string, unknown>>) => {
    const config = Object.entries(values).map(([key, value]) => [`tapwatch:${key}`, value]);
    writeFileSync(join(directory, `Pulumi.${stack}.yaml`), stringify({ config: Object.fromEntries(config) }));
  };
  addStack("prod", { users, graphRoot, authorityHost, approvals });
  writeFileSync(join(directory, approvals), "# What was approved, and why\n");

  return Object.assign(tenant, {
    directory,
    application,
    /** Adds a stack's configuration to the checkout: keys without `tapwatch:`. */
    addStack,
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
          npm_config_update_notifier: "false",
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

/**
 * Stands in for npx: `tapwatch up` ends with $UP_CODE, and `tapwatch check` says that it ran, leaves $RECORD as its record
 * and ends with $CHECK_CODE. Both leave what they were given in arguments.log.
 */
export const playedNpx = `
for argument in "$@"; do printf '[%s]' "$argument" >> arguments.log; done
echo >> arguments.log
case "$1 $2 $3 $4" in
  "--no -- tapwatch up") exit "$UP_CODE" ;;
  "--no -- tapwatch check")
    echo checked
    for argument in "$@"; do
      case "$argument" in json=*) printf %s "\${RECORD-}" > "\${argument#json=}" ;; esac
    done
    exit "\${CHECK_CODE-0}" ;;
  *) echo "npx $* is not played" >&2; exit 64 ;;
esac`;

/** What a job ends with, and whether it came to its check, by what \`up\` ended with. */
export const endsByUp = [
  ...[0, 2, 3, 4].map((up) => ({ up, code: 0, isChecked: true })),
  ...[1, 134].map((up) => ({ up, code: up, isChecked: false })),
];

const entries = [{ status: "new", enforcementLevel: "mandatory" }];
const gone = [{ status: "fixed", enforcementLevel: "mandatory" }];
const none = { drift: gone, findings: [...gone, { status: "new", enforcementLevel: "advisory" }], unreadable: gone };

/** What a check ends with, the record it leaves, and whether that fails the job that is to fail on these outcomes. */
export const gates: readonly { check: number; record?: object; failOn: string; fails: boolean; result: string }[] = [
  { check: 0, record: none, failOn: "drift,violation,unread", fails: false, result: "in-sync" },
  { check: 2, record: { ...none, drift: entries }, failOn: "drift,violation,unread", fails: true, result: "drift" },
  { check: 3, record: { ...none, findings: entries }, failOn: "drift, violation", fails: true, result: "violation" },
  { check: 4, record: { ...none, unreadable: entries }, failOn: "drift\nunread\n", fails: true, result: "unread" },
  { check: 4, record: { ...none, unreadable: entries }, failOn: "drift,violation", fails: false, result: "unread" },
  { check: 2, record: { ...none, drift: entries }, failOn: "violation", fails: false, result: "drift" },
  { check: 3, record: { ...none, findings: entries }, failOn: "drift", fails: false, result: "violation" },
  {
    check: 3,
    record: { ...none, findings: entries, drift: entries },
    failOn: "drift",
    fails: true,
    result: "violation",
  },
  {
    check: 2,
    record: { ...none, unreadable: entries, drift: entries },
    failOn: "unread",
    fails: true,
    result: "drift",
  },
  {
    check: 3,
    record: { ...none, findings: entries, drift: entries },
    failOn: "none",
    fails: false,
    result: "violation",
  },
  // A record that cannot be read hides nothing.
  { check: 2, failOn: "violation", fails: true, result: "drift" },
  { check: 1, failOn: "none", fails: true, result: "failed" },
  { check: 134, failOn: "none", fails: true, result: "failed" },
];
