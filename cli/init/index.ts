import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Settings } from "@tapwatch/provider/settings";
import { newPlace, unseenIn } from "../approvals/place";
import { approvalsHeader } from "../approvals/write";
import { checkConfiguration } from "../configuration";
import { checkCredentials } from "../doctor/credentials";
import type { Finding } from "../doctor/finding";
import { findingsOf, probeTenant, skipTenant } from "../doctor/tenant";
import { openProject, type Project } from "../engine/embedded/project";
import { stackFile } from "../engine/stack-file";
import { writeAtomically } from "../write-atomically";
import { type Given, stackProblem } from "./questions";
import { type StackValues, stackFileText } from "./stack-file";

/** What is to be written, judged already. */
export interface Plan {
  readonly file: string;
  /** A file for approvals, where there is to be a new one. */
  readonly approvalsFile?: string;
  /** What it begins with. */
  readonly header: string;
  /** How many approvals that file has already: they count from the first `up` on. */
  readonly approvals: number;
  readonly stack: string;
  readonly text: string;
  readonly users: readonly string[];
  readonly settings: Settings;
}

/** @throws Error if the file is there already and may not be changed */
export function refuseExisting(directory: string, stack: string, force: boolean): Project {
  const problem = stackProblem(stack);
  if (stack === "" || problem !== undefined) throw new Error(`--stack ${problem ?? "must not be empty"}`);
  const project = openProject(resolve(directory));
  const file = stackFile(project.directory, stack);
  if (!existsSync(file) || force) return project;
  throw new Error(
    `${file} is there already: name another --stack, or add --force, which sets what you give and keeps the rest`,
  );
}

/** What would be written. @throws Error listing everything that the program would refuse */
export function planStack(project: Project, stack: string, given: Given): Plan {
  const file = stackFile(project.directory, stack);
  const { users, cloud, graphRoot, authorityHost } = given;
  const values: StackValues = {
    ...(users && { users }),
    ...(cloud !== undefined && { cloud }),
    ...(graphRoot !== undefined && { graphRoot }),
    ...(authorityHost !== undefined && { authorityHost }),
  };
  // What is there already keeps its approvals, wherever they stand.
  const place = existsSync(file) ? undefined : newPlace(project.directory, stack);
  const text = stackFileText(file, { ...values, ...(place && { approvals: place.register.name }) });
  const overrides = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `tapwatch:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const checked = checkConfiguration(project, stack, overrides);
  if (checked.settings === undefined || checked.problems.length > 0) throw new Error(checked.problems.join("\n"));
  return {
    file,
    ...(place && { approvalsFile: place.file }),
    header: place ? approvalsHeader(place.register.name) : "",
    approvals: place ? unseenIn(place.file) : 0,
    stack,
    text,
    users: checked.users,
    settings: checked.settings,
  };
}

export async function writePlan({ file, text, approvalsFile, header }: Plan): Promise<void> {
  // First what the other names: a run between the two must not stop at a file that is not there.
  if (approvalsFile !== undefined && !existsSync(approvalsFile)) await writeAtomically(approvalsFile, header);
  await writeAtomically(file, text);
}

/** Signs in, pins the tenant that answers, and reads the first user. Half a sign-in is not tried. */
export async function trySignIn(
  { file, settings, users }: Plan,
  env: NodeJS.ProcessEnv,
  now: () => Date,
): Promise<Finding[]> {
  const credentials = checkCredentials(env);
  const [user = "me"] = users;
  if (credentials.status === "fail") return [credentials, ...skipTenant("no credentials")];
  const probed = await probeTenant(settings, user, () => now().getTime());
  const tenantId = settings.tenantId ?? probed.claims?.tid;
  if (settings.tenantId === undefined && tenantId !== undefined) {
    await writeAtomically(file, stackFileText(file, { tenantId }));
  }
  return [credentials, ...findingsOf(probed, user, { tenantId, by: "configuration" })];
}

/** What to do next, in this order. */
export function nextCommands(stack: string, signIn: readonly Finding[]): string[] {
  const isFailed = signIn.some(({ status }) => status === "fail");
  return [
    ...(isFailed ? [`tapwatch doctor --stack ${stack}`] : []),
    `tapwatch up --stack ${stack}`,
    `tapwatch check --stack ${stack}`,
  ];
}
