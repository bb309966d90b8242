import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "@tapwatch/program/configuration";
import type { Settings } from "@tapwatch/provider/settings";
import { newPlace, unseenIn } from "../accept/place";
import { approvalsHeader } from "../accept/write";
import { writeAtomically } from "../base/write-atomically";
import type { CheckResult } from "../doctor/check-result";
import { checkCredentials } from "../doctor/credentials";
import { probeTenant, resultsOf, skipTenant } from "../doctor/tenant";
import { probeTenantWatch } from "../doctor/tenant-watch";
import { checkConfiguration } from "../project/configuration";
import { isInstalled, type PlannedProject, planProject, writeProject } from "../project/new-project";
import { stackFile } from "../project/stack-file";
import { type StackValues, stackFileText } from "../project/stack-text";
import { type Given, stackProblem } from "./questions";

/** What will be written. It has been checked. */
export interface Plan {
  readonly planned: PlannedProject;
  /** Every file that is written. */
  readonly written: readonly string[];
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
  readonly configuration: Configuration;
}

/** @throws Error if the file is there already and may not be changed */
export function refuseExisting(directory: string, stack: string, force: boolean): PlannedProject {
  const problem = stackProblem(stack);
  if (stack === "" || problem !== undefined) throw new Error(`--stack ${problem ?? "must not be empty"}`);
  const planned = planProject(directory);
  const file = stackFile(planned.project.directory, stack);
  if (!existsSync(file) || force) return planned;
  throw new Error(`${file} exists: name another --stack, or add --force, which sets what you give and keeps the rest`);
}

/** What would be written. @throws Error listing everything that the program would refuse */
export function planStack(planned: PlannedProject, stack: string, given: Given): Plan {
  const { project } = planned;
  const file = stackFile(project.directory, stack);
  const { users, cloud, graphRoot, authorityHost, activity, policy } = given;
  const values: StackValues = {
    ...(users && { users }),
    ...(cloud !== undefined && { cloud }),
    ...(graphRoot !== undefined && { graphRoot }),
    ...(authorityHost !== undefined && { authorityHost }),
    // What a file has already stays, so only a yes is written.
    ...(activity === true && { activity }),
    ...(policy === true && { policy }),
  };
  // An existing stack file keeps its approvals where they are.
  const place = existsSync(file) ? undefined : newPlace(project.directory, stack);
  const text = stackFileText(file, { ...values, ...(place && { approvals: place.register.name }) });
  const overrides = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `tapwatch:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const checked = checkConfiguration(project, stack, overrides);
  const { settings, configuration, problems } = checked;
  if (settings === undefined || configuration === undefined || problems.length > 0)
    throw new Error(problems.join("\n"));
  return {
    planned,
    written: [...planned.files.keys(), file, ...(place && !existsSync(place.file) ? [place.file] : [])],
    file,
    ...(place && { approvalsFile: place.file }),
    header: place ? approvalsHeader(place.register.name) : "",
    approvals: place ? unseenIn(place.file) : 0,
    stack,
    text,
    users: checked.users,
    settings,
    configuration,
  };
}

export async function writePlan({ planned, file, text, approvalsFile, header }: Plan): Promise<void> {
  await writeProject(planned);
  // The approvals file first, because the stack's file names it: a run between the two writes must find it.
  if (approvalsFile !== undefined && !existsSync(approvalsFile)) await writeAtomically(approvalsFile, header);
  await writeAtomically(file, text);
}

/** Signs in, pins the tenant that answers, and reads the first user, and what else is watched. Half a sign-in is not tried. */
export async function trySignIn(
  { file, settings, users, configuration }: Plan,
  env: NodeJS.ProcessEnv,
  now: () => Date,
): Promise<CheckResult[]> {
  const credentials = checkCredentials(env);
  const [user = "me"] = users;
  if (credentials.status === "fail") return [credentials, ...skipTenant("no credentials")];
  const probed = await probeTenant(settings, user, () => now().getTime());
  const tenantId = settings.tenantId ?? probed.claims?.tid;
  if (settings.tenantId === undefined && tenantId !== undefined) {
    await writeAtomically(file, stackFileText(file, { tenantId }));
  }
  const { claims } = probed;
  return [
    credentials,
    ...resultsOf(probed, user, { tenantId, by: "configuration" }),
    ...(claims ? await probeTenantWatch({ ...settings, tenantId }, configuration, claims, now) : []),
  ];
}

/** What to do next, in this order. */
export function nextCommands({ planned, stack }: Plan, signIn: readonly CheckResult[]): string[] {
  const isFailed = signIn.some(({ status }) => status === "fail");
  // A package.json that was written names it already.
  const isNamed = planned.files.has(join(planned.project.directory, "package.json"));
  return [
    ...(isInstalled(planned.project) ? [] : [isNamed ? "npm install" : "npm install tapwatch"]),
    ...(isFailed ? [`tapwatch doctor --stack ${stack}`] : []),
    `tapwatch up --stack ${stack}`,
    `tapwatch check --stack ${stack}`,
  ];
}
