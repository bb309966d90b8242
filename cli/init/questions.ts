import { checkUsers } from "@tapwatch/program/users";
import type { Questions } from "../base/ask";

/** Values from the command line, or the answers to questions. */
export interface Given {
  readonly stack?: string | undefined;
  readonly users?: readonly unknown[] | undefined;
  readonly cloud?: string | undefined;
  readonly graphRoot?: string | undefined;
  readonly authorityHost?: string | undefined;
  /** Whether to watch the events of passes in the whole tenant. */
  readonly activity?: boolean | undefined;
  /** Whether to watch the tenant's policy of passes. */
  readonly policy?: boolean | undefined;
}

/** Asks what was not given. */
export async function askGiven(given: Given, questions: Questions): Promise<Given> {
  const stack =
    given.stack ?? ((await questions.text("Name of the stack? (dev: Enter)", stackProblem, "dev")) || "dev");
  const users =
    given.users ??
    namesIn(
      await questions.text(
        "Which users? (names or object ids, separated by commas)",
        (text) => checkUsers(namesIn(text)).problems[0] ?? (text === "" ? "name a user, or 'me'" : undefined),
        "alice@contoso.com, bob@contoso.com",
      ),
    );
  const isPlaced = given.cloud !== undefined || given.graphRoot !== undefined;
  const cloud = isPlaced ? given.cloud : await askCloud(questions);
  const activity = given.activity ?? (await questions.confirm(activityQuestion));
  const policy = given.policy ?? (await questions.confirm(policyQuestion));
  return { ...given, stack, users, ...(cloud !== undefined && { cloud }), activity, policy };
}

const activityQuestion =
  "Watch the tenant's audit log too: passes of others, and those that come and go? (AuditLog.Read.All, Directory.Read.All)";
const policyQuestion = "Watch the tenant's policy of passes too? (Policy.Read.AuthenticationMethod)";

function askCloud(questions: Questions): Promise<string> {
  return questions.chooseOne("Which Microsoft cloud is the tenant in?", [
    { value: "global", label: "global", hint: "graph.microsoft.com" },
    { value: "usgov", label: "usgov", hint: "US Government L4" },
    { value: "dod", label: "dod", hint: "US Government L5" },
    { value: "china", label: "china", hint: "operated by 21Vianet" },
  ]);
}

/** What is wrong with the name of a stack, by Pulumi's rule; the empty one stands for the default. */
export function stackProblem(name: string): string | undefined {
  return /^[A-Za-z0-9_.-]{0,100}$/.test(name)
    ? undefined
    : "must be 1 to 100 letters, digits, hyphens, underscores and dots";
}

function namesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((name) => name !== "");
}
