import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand, type Usage } from "./command";
import {
  count,
  interleaved,
  type Measurement,
  median,
  medianTime,
  megabytes,
  type Sizes,
  seconds,
  times,
} from "./measure";
import { progress } from "./progress";
import { projectDirectory } from "./project";
import { environmentOf, tapwatch, withDirectory } from "./stack";
import type { Suite } from "./suite";
import { type TenantAddress, withTenant } from "./tenant";

const latencyMilliseconds = 100;
/** With Pulumi's own settings for thousands of resources, as the command sets them (cli/engine/pulumi/settings.ts). */
const settings = {
  PULUMI_PARALLEL: "1000",
  PULUMI_SKIP_CHECKPOINTS: "true",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  GOGC: "200",
};

type Subject = (typeof subjects)[number];
const subjects = ["pulumi up", "tapwatch up", "pulumi refresh", "tapwatch refresh", "tapwatch check"] as const;

/** Pulumi's own engine, by its own command and by tapwatch. */
export async function measurePulumi({ sizes }: Suite): Promise<Measurement> {
  const title = `Pulumi's engine, with and without tapwatch around it, at ${latencyMilliseconds} ms`;
  const head = ["Users", "A pass", "Command", "Time", "CPU", "Memory", "To pulumi", "Runs"];
  const version = sizes.name === "small" ? undefined : await pulumiVersion();
  if (version === undefined) {
    return {
      title,
      head,
      rows: [],
      notes: ["Not measured: there is no `pulumi` on the PATH, or this is a small run."],
    };
  }
  const measured = async (users: number, passEvery: number) => {
    progress(`Pulumi's engine, ${users} users, every ${passEvery}. with a pass`);
    const runs = await withTenant({ users, passEvery, latencyMilliseconds }, (tenant) => runsOf(tenant, sizes));
    return { users, passEvery, runs };
  };
  const small = await measured(100, 2);
  const medium = await measured(2000, 2);
  // The other tables have a pass for every other user, too; privileged users seldom have one.
  const half = await measured(10_000, 2);
  const few = await measured(10_000, 20);
  const rows = [small, medium, half, few].flatMap(({ users, passEvery, runs }) =>
    subjects.map((subject) => {
      const bare = runs[subject.replace("tapwatch", "pulumi") as Subject] ?? runs["pulumi refresh"];
      const ratio = subject.startsWith("tapwatch") ? medianTime(runs[subject]) / medianTime(bare) : undefined;
      return { users, passEvery, subject, runs: runs[subject], ratio };
    }),
  );
  const secondsOf = ({ runs }: typeof half, subject: Subject) => medianTime(runs[subject]) / 1000;
  return {
    title,
    head,
    rows: rows.map(({ users, passEvery, subject, runs, ratio: toPulumi }) => [
      ...(subject === subjects[0] ? [count(users), `1 of ${passEvery}`] : ["", ""]),
      subject,
      ...[seconds(medianTime(runs)), seconds(median(runs.map(({ cpu }) => cpu)))],
      megabytes(Math.max(...runs.flatMap(({ memory }) => memory?.all ?? [0]))),
      ...[toPulumi === undefined ? "" : times(toPulumi), String(runs.length)],
    ]),
    notes: [
      `Pulumi ${version}, state in files, no previews. The ratio of \`check\`, which judges too, is to \`pulumi refresh\`.`,
      `Medians, interleaved. What takes more than ${sizes.slowSeconds} s is run once.`,
      "A pass: how many users have one, which nobody approved. Each is a drift, of which Pulumi copies and logs every property in every step.",
    ],
    ratios: Object.fromEntries(
      rows.flatMap(({ users, passEvery, subject, ratio: toPulumi }) =>
        toPulumi === undefined ? [] : [[`${subject}, ${users} users, 1 of ${passEvery}`, toPulumi]],
      ),
    ),
    figures: {
      pulumiRefresh: secondsOf(medium, "tapwatch refresh") / secondsOf(medium, "pulumi refresh"),
      pulumiLargeUp: secondsOf(half, "tapwatch up"),
      pulumiLargeRefresh: secondsOf(half, "tapwatch refresh"),
      pulumiLargeCheck: secondsOf(half, "tapwatch check"),
      pulumiFewUp: secondsOf(few, "tapwatch up"),
      pulumiFewRefresh: secondsOf(few, "tapwatch refresh"),
      pulumiFewCheck: secondsOf(few, "tapwatch check"),
    },
  };
}

/** undefined: there is none. */
async function pulumiVersion(): Promise<string | undefined> {
  try {
    return (await runCommand(["pulumi", "version"], { env: environmentOf() })).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Each `up` is the first of a new stack, and what follows works on that stack. */
function runsOf(tenant: TenantAddress, sizes: Sizes): Promise<Readonly<Record<Subject, readonly Usage[]>>> {
  return withDirectory(async (directory) => {
    const project = join(directory, "project");
    const usersFile = join(directory, "users.txt");
    for (const folder of ["project", "backend", "home"]) mkdirSync(join(directory, folder));
    for (const file of ["Pulumi.yaml", "package.json"]) copyFileSync(join(projectDirectory, file), join(project, file));
    for (const folder of ["dist", "node_modules"]) {
      symlinkSync(join(projectDirectory, folder), join(project, folder), "dir");
    }
    writeFileSync(usersFile, tenant.users.join("\n"));
    const env = {
      ...environmentOf(tenant),
      ...settings,
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}`,
      PULUMI_HOME: join(directory, "home"),
      PULUMI_CONFIG_PASSPHRASE: "of the benchmark",
    };
    const run = (codes: readonly number[], ...command: string[]) => runCommand(command, { env, cwd: project, codes });
    const { graphRoot, authorityHost } = tenant;
    const values = Object.entries({ usersFile, graphRoot, authorityHost });
    const config = values.map(([key, value]) => `  tapwatch:${key}: ${JSON.stringify(value)}\n`).join("");
    let stacks = 0;
    const newStack = async () => {
      stacks += 1;
      writeFileSync(join(project, `Pulumi.bench${stacks}.yaml`), `config:\n${config}`);
      await run([0], "pulumi", "stack", "init", `bench${stacks}`, "--non-interactive");
      return `bench${stacks}`;
    };
    const bare = (command: string, stack: string) =>
      run([0], "pulumi", command, "--yes", "--skip-preview", "--non-interactive", "--stack", stack);
    const wrapped = (command: string, stack: string) =>
      run([0, 2, 3], ...tapwatch, command, "--engine", "pulumi", "--stack", stack);
    let [current, currentWrapped] = ["", ""];
    return interleaved<Subject, Usage>(
      {
        "pulumi up": async () => {
          current = await newStack();
          return bare("up", current);
        },
        "tapwatch up": async () => {
          currentWrapped = await newStack();
          return wrapped("up", currentWrapped);
        },
        "pulumi refresh": () => bare("refresh", current),
        "tapwatch refresh": () => wrapped("refresh", currentWrapped),
        "tapwatch check": () => wrapped("check", currentWrapped),
      },
      sizes,
    );
  });
}
