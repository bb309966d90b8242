import type { Project } from "../../project/project";
import type { StackName } from "../state";

/** What every process of one operation needs to know. */
export interface Context {
  readonly project: Project;
  readonly name: StackName;
  /** The stack's configuration as Pulumi hands it out: keys with their namespace, values as text. */
  readonly config: Readonly<Record<string, string>>;
  /** The types of resources that the engine takes. */
  readonly types: readonly string[];
  /** true: the operation is about some resources only. */
  readonly isPartial?: boolean;
  /** Environment variables beside this process's own. */
  readonly env: NodeJS.ProcessEnv;
}
