import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests read the sources of every package; only child processes run what was built.
    alias: {
      "@tapwatch/provider": source("providers/index.ts"),
      "@tapwatch/simulator": source("simulator/index.ts"),
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Pipelines set CI, which turns colours on: what tests compare has none, wherever they run.
    env: { NO_COLOR: "1" },
    setupFiles: ["test/support/no-console.ts"],
    reporters: [process.stdout.isTTY ? "default" : "dot", source("test/support/count-reporter.ts")],
    restoreMocks: true,
    // The default leaves a core free, which on two cores is half of them.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
