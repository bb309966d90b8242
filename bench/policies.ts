import { Analyzer, openProject, ownPack, type ResourceState, urnOf } from "tapwatch/engine";
import { type Measurement, type Sizes, seconds, timed } from "./measure";
import { projectDirectory } from "./project";

const name = { stack: "bench", project: "tapwatch" };
const type = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
/** As many as a program registers at a time. */
const atATime = 400;

/** The policy pack over gRPC, in the host that Pulumi's engine runs it in. */
export async function measurePolicies({ resources: count }: Sizes): Promise<Measurement> {
  const resources = Array.from({ length: count }, (_, index) => resourceOf(index));
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
      for (let first = 0; first < count; first += atATime) {
        await Promise.all(resources.slice(first, first + atATime).map((resource) => analyzer.analyze(resource)));
      }
    });
    const stack = await timed(() => analyzer.analyzeStack(resources));
    return {
      title: `Judging ${count} users by the policy pack`,
      head: ["Part", "Time", "Violations"],
      rows: [
        ["start of the pack", seconds(start.ms), ""],
        ["each user's inputs", seconds(inputs.ms), ""],
        ["the whole stack", seconds(stack.ms), String(stack.result.length)],
      ],
    };
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
