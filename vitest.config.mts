import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Files that start processes: the command, npm, Pulumi's hosts, a browser. All others are `unit`, and may not (test/support/process.ts). */
const system = [
  "test/{conformance,docs,examples,packages,release}/**/*.test.ts",
  "test/bench/bench.test.ts",
  "test/**/{completion,end-to-end,safety,standalone,tarball,pack,html.browser,write-atomically}.test.ts",
  "test/cli/{record/check,telemetry/command,bad-input,accept/accept,init/init}.test.ts",
  "test/cli/engine/{embedded/{azuread/{plugin,process},lock,packs,refusals,sdk/quiet,typescript,in-process/program},pulumi/*}.test.ts",
];
const tests = { include: ["test/**/*.test.ts"], exclude: ["**/node_modules/**"] };

export default defineConfig({
  resolve: {
    // Tests read the sources of every package; only child processes run what was built.
    alias: [
      { find: /^@tapwatch\/(program|policies|simulator)$/, replacement: source("$1/index.ts") },
      { find: /^@tapwatch\/(program|policies)\/(?!package\.json)(.*)$/, replacement: source("$1/$2") },
      { find: /^@tapwatch\/provider$/, replacement: source("providers/index.ts") },
      { find: /^@tapwatch\/provider\/(?!package\.json)(.*)$/, replacement: source("providers/$1") },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: tests.include,
          exclude: [...tests.exclude, ...system],
          env: { TAPWATCH_TESTS: "unit" },
          // Files share what they import: to load it anew for each takes longer than most tests. No test may leave a trace
          // behind, so none needs a world of its own.
          isolate: false,
        },
      },
      { extends: true, test: { name: "system", include: system, exclude: tests.exclude } },
    ],
    // Pipelines set CI, which turns colours on: what tests compare has none, wherever they run.
    // Processes that load Pulumi's SDK compile it once, as the command's do (cli/bin).
    env: { NO_COLOR: "1", NODE_COMPILE_CACHE: source("node_modules/.cache/tapwatch") },
    setupFiles: ["test/support/no-console.ts"],
    reporters: [process.stdout.isTTY ? "default" : "dot", source("test/support/count-reporter.ts")],
    restoreMocks: true,
    // Most tests wait for processes that they started, and those for each other: one more than there are cores fills the gaps.
    maxWorkers: availableParallelism() + 1,
    // A test of processes takes a minute on a machine that is busy with others.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
