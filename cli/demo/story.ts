import { appendFile } from "node:fs/promises";
import { cast, type Simulator } from "@tapwatch/simulator";
import { approvalLines, entriesFor } from "../approvals/lines";
import type { Engine, OperationResult, PolicyPackReference } from "../engine/engine";
import { outcomeOf } from "../outcome/of-result";

export interface Stage {
  readonly simulator: Simulator;
  readonly approvalsFile: string;
  readonly say: (text: string) => void;
  readonly note: (text: string) => void;
  readonly show: (result: OperationResult) => void;
  readonly run: (doing: string, work: Work) => Promise<OperationResult>;
}

/** One operation of the engine. */
export type Work = (engine: Engine, policyPacks: readonly PolicyPackReference[]) => Promise<OperationResult>;

/** The main job, scene by scene. @throws Error if a result differs from the story */
export async function tellStory({ simulator, approvalsFile, say, note, show, run }: Stage): Promise<void> {
  const { tenant, clock } = simulator;
  const up = () => run("up", (engine, policyPacks) => engine.up({ policyPacks }));
  /** What a pull request adds: the lines that the report prints, with a ticket. */
  const approve = async (result: OperationResult, users: readonly string[], ticket: string) => {
    const drifted = outcomeOf(result).drift.filter(({ user }) => users.includes(user));
    const entries = entriesFor(drifted, { ticket });
    await appendFile(approvalsFile, approvalLines(entries));
    for (const line of approvalLines(entries.slice(0, 2)).trimEnd().split("\n")) note(line);
    if (entries.length > 2) note(`# … and ${entries.length - 2} more`);
  };
  const refresh = (runProgram = false) =>
    run("refresh", (engine, policyPacks) => engine.refresh({ policyPacks, runProgram }));

  say("Monday, 09:00. A tenant with 40 users; five have a Temporary Access Pass. tapwatch up begins the watch.");
  const five = [cast.joiner, cast.traveller, cast.enroller, cast.contractor, cast.caller];
  const begun = expectDrift(await up(), five);
  show(begun);

  say(
    "Nothing is accepted unless it is named. These five were agreed to: one pull request names them, with the ticket.",
  );
  await approve(begun, five, "CHG-1001");

  say("It is merged; tapwatch up accepts what it names.");
  show(expectDrift(await up(), []));

  say("Monday, 14:00. Passes lived their lives: one became valid, one was used, one expired. tapwatch refresh.");
  clock.set("2026-03-02T11:00:00Z");
  tenant.usePass(cast.traveller);
  clock.set("2026-03-02T14:00:00Z");
  show(expectDrift(await refresh(), []));

  say("Monday, 15:00. Three things happen behind our back:");
  clock.set("2026-03-02T15:00:00Z");
  note(`an administrator issues a reusable pass of 30 days for ${cast.admin}`);
  tenant.issuePass(cast.admin, { lifetimeInMinutes: 43_200, isUsableOnce: false });
  note(`the helpdesk replaces the pass of ${cast.caller}`);
  tenant.issuePass(cast.caller, { lifetimeInMinutes: 120, isUsableOnce: true });
  note(`somebody removes the usable pass of ${cast.contractor}`);
  tenant.removePass(cast.contractor);

  say("tapwatch refresh --run-program finds exactly these, and the policies judge them.");
  const found = expectDrift(await refresh(true), [cast.admin, cast.caller, cast.contractor]);
  show(found);

  say("The stack outputs list the drift (tapwatch outputs drift):");
  for (const line of outputLines(found)) note(line);

  say("Monday, 16:00. Security revokes the administrator's pass in the tenant. tapwatch refresh sees that it is gone:");
  clock.set("2026-03-02T16:00:00Z");
  tenant.removePass(cast.admin);
  show(expectDrift(await refresh(), [cast.caller, cast.contractor]));

  say("The helpdesk's pass was in order. Its approval is a pull request, too; tapwatch accept writes it for you:");
  await approve(found, [cast.caller], "CHG-1042");

  say("tapwatch up accepts what is named, and nothing else.");
  show(expectDrift(await up(), [cast.contractor]));

  say("tapwatch refresh no longer shows it. What is left is for somebody to explain, or to approve:");
  show(expectDrift(await refresh(), [cast.contractor]));
}

/** The stack output `drift`, an entry to a line. */
function outputLines({ outputs }: OperationResult): string[] {
  const drift = outputs["drift"] as readonly {
    user: string;
    kind: string;
    changes: readonly { propertyName: string }[];
  }[];
  return drift.map(({ user, kind, changes }) => {
    const names = changes.slice(0, 3).map(({ propertyName }) => propertyName);
    const more = changes.length - names.length;
    return `{ user: ${user}, kind: ${kind}, changes: [${names.join(", ")}${more > 0 ? `, … ${more} more` : ""}] }`;
  });
}

/** Checks that a result is as the story says. */
function expectDrift(result: OperationResult, users: readonly string[]): OperationResult {
  const found = outcomeOf(result).drift.map(({ user }) => user);
  if (found.toSorted().join() === users.toSorted().join() && result.failures.length === 0) return result;
  const said = [...result.failures, ...result.diagnostics].map(({ message }) => message);
  throw new Error(
    [
      `the demo expected drift of ${users.join(", ") || "nobody"}, not of ${found.join(", ") || "nobody"}`,
      ...said,
    ].join("\n"),
  );
}
