import { isInline, namedApprovals } from "@tapwatch/program/approvals";
import { currentDate } from "../base/clock";
import type { Diagnostic, OperationOptions, OperationResult } from "../engine/engine";
import { isOwnPack } from "../engine/own-pack";
import { configurePack } from "../engine/policy-configuration";
import { idleApprovals } from "../outcome/idle-approvals";
import { policyStrangers } from "../outcome/policy-strangers";
import { type StackPlace, stackValue } from "../project/stack-value";

/** Lines of one warning. */
const mostLines = 10;

/** What an operation says, and typing errors that no run would notice: they are warnings, and change no exit code. */
export async function withWarnings(
  result: OperationResult,
  place: StackPlace,
  options: OperationOptions,
): Promise<OperationResult> {
  if (result.stopped || result.kind === "destroy") return result;
  const warnings = [
    shortened("approvals that name nothing that a run has seen, and approve nothing", idleIn(result, place)),
    shortened(
      "the policies' configuration names users whom nobody watches, and judges nobody by it",
      await strangersIn(result, place, options),
    ),
  ];
  const said = warnings.flatMap((message): Diagnostic[] =>
    message === undefined ? [] : [{ severity: "warning", message }],
  );
  return { ...result, diagnostics: [...result.diagnostics, ...said] };
}

function idleIn(result: OperationResult, place: StackPlace): string[] {
  const { value } = stackValue(place, "approvals");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const { entries, positions, problems } = namedApprovals(() => text, place.directory);
  // If the program uses these approvals, it reports what is wrong with them.
  if (problems.length > 0) return [];
  const where = typeof value !== "string" || isInline(text) ? "tapwatch:approvals" : text;
  const placed = entries.map((entry, index) => ({ entry, place: `${where}[${positions[index]}]` }));
  return idleApprovals(placed, result, currentDate());
}

async function strangersIn(
  { resources, targets }: OperationResult,
  place: StackPlace,
  { policyPacks = [] }: OperationOptions,
): Promise<string[]> {
  const pack = policyPacks.find(({ directory, configFile }) => configFile !== undefined && isOwnPack(directory));
  // Other shards watch the other users. A run over some users does not know the rest of the stack.
  if (pack === undefined || targets !== undefined || stackValue(place, "shard").value !== "") return [];
  const { ownPolicies } = await import("../engine/own-policies.js");
  return policyStrangers(configurePack(ownPolicies, pack.configFile), resources);
}

function shortened(title: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const more = lines.length - mostLines;
  return [`${title}:`, ...lines.slice(0, mostLines), ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}
