import type { Project } from "../project/project";
import { type CheckResult, fail, ok } from "./check-result";

/** The state refers to the provider by this name, and pipelines to the pack: both have to be found from the project's folder. */
const packages = ["@tapwatch/provider", "@tapwatch/policies"] as const;

/** Whether a program and Pulumi's engine find tapwatch's packages. pnpm, for one, does not put what tapwatch needs beside it. */
export function checkPackages(project: Project): CheckResult {
  if (project.runtime !== "nodejs") return ok("packages", `not needed: the runtime is ${project.runtime}`);
  const missing = packages.filter((name) => !isFound(project, name));
  if (missing.length === 0) return ok("packages", packages.join(", "));
  return fail(
    "packages",
    `${missing.join(" and ")} cannot be found from the project's folder`,
    `npm install ${missing.join(" ")} (pnpm add, yarn add) there`,
  );
}

function isFound(project: Project, name: string): boolean {
  try {
    project.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
