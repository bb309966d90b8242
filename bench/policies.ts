import { Analyzer, openProject, ownPack, type ResourceState, urnOf } from "tapwatch/engine";
import { count, interleaved, type Measurement, medianTime, seconds, timed, times } from "./measure";
import { progress } from "./progress";
import { projectDirectory } from "./project";
import { withStack } from "./stack";
import type { Suite } from "./suite";
import { withTenant } from "./tenant";

const name = { stack: "bench", project: "tapwatch" };
const type = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
/** As many as a program registers at a time. */
const atATime = 400;

/** What the pack adds to a command, and what it costs over gRPC, in the host that Pulumi's engine runs it in. */
export async function measurePolicies({ sizes }: Suite): Promise<Measurement> {
  const { users, resources } = sizes;
  progress(`the policy pack in a refresh of ${users} users`);
  const { without, judged } = await withTenant({ users, latencyMilliseconds: 0 }, (tenant) =>
    withStack(tenant, async (stack) => {
      await stack.run(["up"]);
      const subjects = {
        without: () => stack.run(["refresh", "--no-policy-pack"]),
        judged: () => stack.run(["refresh"]),
      };
      return interleaved(subjects, sizes);
    }),
  );
  progress(`the policy pack as a process, ${resources} users`);
  const { start, inputs, stack } = await asProcess(resources);
  const ratio = medianTime(judged) / medianTime(without);
  return {
    title: "The policy pack",
    head: ["What", "Users", "Time", "Ratio"],
    rows: [
      ["refresh without the pack", count(users), seconds(medianTime(without)), ""],
      ["refresh with the pack", count(users), seconds(medianTime(judged)), times(ratio)],
      ["as a process: start", "", seconds(start), ""],
      ["as a process: each user's arguments", count(resources), seconds(inputs), ""],
      ["as a process: the whole stack", count(resources), seconds(stack), ""],
    ],
    notes: [
      "Every other user has a pass; at 0 ms. The engines run the pack as a process if it is not tapwatch's own.",
      "As a process it is measured once.",
    ],
    ratios: { "refresh with the pack": ratio },
  };
}

/** Milliseconds of the start, and of the judgement of users. */
async function asProcess(users: number): Promise<Readonly<Record<"start" | "inputs" | "stack", number>>> {
  const resources = Array.from({ length: users }, (_, index) => resourceOf(index));
  const context = {
    project: openProject(projectDirectory),
    name,
    config: {},
    types: [],
    env: { TAPWATCH_NOW: "2026-03-02T10:00:00.000Z" },
  };
  const start = await timed(() => Analyzer.start({ directory: ownPack() }, context, true));
  const analyzer = start.result;
  try {
    const inputs = await timed(async () => {
      for (let first = 0; first < users; first += atATime) {
        await Promise.all(resources.slice(first, first + atATime).map((resource) => analyzer.analyze(resource)));
      }
    });
    const stack = await timed(() => analyzer.analyzeStack(resources));
    if (stack.result.length === 0) throw new Error("the policy pack found nothing");
    return { start: start.ms, inputs: inputs.ms, stack: stack.ms };
  } finally {
    analyzer.stop();
  }
}

/** Every other user has a pass; every tenth of them has drifted, and one in a hundred passes lives too long. */
function resourceOf(index: number): ResourceState {
  const user = `user${index + 1}@contoso.example`;
  const observed = index % 2 === 0 ? { hasPass: true, pass: passOf(index) } : { hasPass: false };
  const drift = index % 20 === 0 ? { kind: "Issued", changes: [], firstReportedDateTime: at(9) } : { kind: "None" };
  return {
    urn: urnOf(name, type, user, ""),
    custom: true,
    id: user,
    type,
    inputs: { user, ...observed },
    outputs: { user, ...observed, drift },
  };
}

function passOf(index: number) {
  return {
    methodId: `bbbbbbbb-0000-4000-8000-${String(index).padStart(12, "0")}`,
    createdDateTime: at(9),
    startDateTime: at(9),
    lifetimeInMinutes: index % 200 === 0 ? 10_080 : 60,
    isUsableOnce: true,
    isUsable: true,
    methodUsabilityReason: "EnabledByPolicy",
    expiresDateTime: at(10),
  };
}

function at(hour: number): string {
  return `2026-03-02T${String(hour).padStart(2, "0")}:00:00.000Z`;
}
