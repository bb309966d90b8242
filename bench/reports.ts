import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measureKeys } from "./browser";
import { runCommand, type Usage } from "./command";
import { recordOfMany } from "./many-users";
import { count, interleaved, type Measurement, median, medianTime, seconds, times } from "./measure";
import { progress } from "./progress";
import { projectDirectory } from "./project";
import { environmentOf, tapwatch, withStack } from "./stack";
import type { Suite } from "./suite";
import { withTenant } from "./tenant";

/** One user of so many has a pass that nobody approved. */
const passEvery = 20;
const recorded = 100;

/** Every format of one record: how long `tapwatch report` takes, and how large the report is. */
export async function measureReports({ sizes }: Suite): Promise<Measurement> {
  const { resources: users } = sizes;
  progress(`reports of ${users} users`);
  return withTenant({ users: recorded, latencyMilliseconds: 0, passEvery }, (tenant) =>
    withStack(tenant, async (stack) => {
      await stack.run(["up"]);
      await stack.run(["check"]);
      const record = join(stack.directory, "many.json");
      const real = JSON.parse(readFileSync(stack.recordFile, "utf8"));
      writeFileSync(record, JSON.stringify(recordOfMany(real, users, "@contoso.example")));
      const options = { env: environmentOf(), cwd: projectDirectory };
      const fileOf = (format: string) => join(stack.directory, `report.${format}`);
      const formats = sizes.name === "small" ? ["json", "html"] : await formatNames();
      const results = await interleaved<string, Usage>(
        Object.fromEntries(
          formats.map((format) => [
            format,
            () =>
              runCommand(
                [...tapwatch, "report", "--from", record, "--format", format, "--output", fileOf(format)],
                options,
              ),
          ]),
        ),
        sizes,
      );
      const key = sizes.name === "small" ? undefined : await measureKeys(fileOf("html"), sizes.runs);
      const json = medianTime(results["json"] ?? []);
      const rows = Object.entries(results).map(([format, runs]) => ({
        format,
        time: medianTime(runs),
        cpu: median(runs.map(({ cpu }) => cpu)),
        bytes: statSync(fileOf(format)).size,
      }));
      const shown = `${count(users)} users, ${count(users / passEvery)} of them drifted`;
      return {
        title: `Reports of ${shown}`,
        head: ["Format", "Time", "CPU", "To json", "Size"],
        rows: [
          ...rows.map(({ format, time, cpu, bytes }) => [
            ...[format, seconds(time), seconds(cpu), times(time / json)],
            `${count(bytes / 1000)} kB`,
          ]),
          ...(key === undefined ? [] : [["html: a key press in the search", `${count(key)} ms`, "", "", ""]]),
        ],
        notes: [
          "`tapwatch report --from`: start-up and reading of the record are in each time.",
          key === undefined
            ? "The page was not opened in a browser: there is no Chromium, or this is a small run."
            : "A key press: from the event until the browser has painted, in a headless Chromium.",
        ],
        ratios: Object.fromEntries(
          rows.filter(({ format }) => format !== "json").map(({ format, time }) => [`${format} to json`, time / json]),
        ),
        figures: key === undefined ? {} : { keyPress: key },
      };
    }),
  );
}

/** As the command's own help lists them. */
async function formatNames(): Promise<readonly string[]> {
  const { stdout } = await runCommand([...tapwatch, "report", "--help"], { env: environmentOf() });
  const [, names] = /--format \S+\s+(\w[\w,\s-]*?)[;:(]/.exec(stdout) ?? [];
  if (names === undefined) throw new Error("'tapwatch report --help' lists no formats");
  return names.split(",").map((name) => name.trim());
}
