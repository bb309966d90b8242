import { format } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";

// Product code that prints where nobody expects it is a defect: what reaches a terminal is the command's to decide.
// A test that expects output replaces the method itself (vi.spyOn), which takes the place of ours.
const methods = ["log", "info", "warn", "error", "debug"] as const;
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...args) => {
      printed.push(`console.${method}: ${format(...args)}`);
    });
  }
});

afterEach(() => {
  expect(printed, "console output that no test expected").toEqual([]);
});
