import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Settings } from "@tapwatch/provider";
import writeFileAtomic from "write-file-atomic";
import { checkConfiguration } from "../configuration";
import { checkCredentials } from "../doctor/credentials";
import type { Finding } from "../doctor/finding";
import { checkTenant, skipTenant } from "../doctor/tenant";
import { openProject, type Project } from "../engine/embedded/project";
import { stackFile } from "../engine/stack-file";
import { type Given, stackProblem } from "./questions";
import { type StackValues, stackFileText } from "./stack-file";

/** What is to be written, judged already. */
export interface Plan {
  readonly file: string;
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
  const text = stackFileText(file, values);
  const overrides = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `tapwatch:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const checked = checkConfiguration(project, stack, overrides);
  if (checked.settings === undefined || checked.problems.length > 0) throw new Error(checked.problems.join("\n"));
  return { file, stack, text, users: checked.users, settings: checked.settings };
}

export async function writePlan({ file, text }: Plan): Promise<void> {
  await writeFileAtomic(file, text);
}

/** Signs in and reads the first user. Half a sign-in is not tried. */
export async function trySignIn(
  { settings, users }: Plan,
  env: NodeJS.ProcessEnv,
  now: () => Date,
): Promise<Finding[]> {
  const credentials = checkCredentials(env);
  const [user = "me"] = users;
  if (credentials.status === "fail") return [credentials, ...skipTenant("no credentials")];
  return [credentials, ...(await checkTenant(settings, user, () => now().getTime()))];
}

/** What to do next, in this order. */
export function nextCommands(stack: string, signIn: readonly Finding[]): string[] {
  const isFailed = signIn.some(({ status }) => status === "fail");
  return [
    ...(isFailed ? [`tapwatch doctor --stack ${stack}`] : []),
    `tapwatch preview --stack ${stack}`,
    `tapwatch up --stack ${stack}`,
    `tapwatch check --stack ${stack}`,
  ];
}
