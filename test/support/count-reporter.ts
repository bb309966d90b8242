import type { Reporter, TestModule } from "vitest/node";

/** Ends the run with the one line that CI and people read: `N passed, N failed` (and `, N skipped`). */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandledErrors: ReadonlyArray<unknown>): void {
    let passed = 0;
    let skipped = 0;
    // An error outside any test fails the run; the line must not say otherwise.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "failed") failed += 1;
        else skipped += 1;
      }
    }
    const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
    // After the summaries of the other reporters, which are written at the end of this same tick.
    setImmediate(() => process.stdout.write(`${counts.join(", ")}\n`));
  }
}
