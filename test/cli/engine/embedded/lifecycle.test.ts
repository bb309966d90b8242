import { expect, test } from "vitest";
import type { OperationResult } from "../../../../cli/engine/engine";
import { nameOf, outputsOf } from "../../../../cli/engine/state";
import { opsOf, startCounters } from "../../../support/counters";

test("up creates, and a second up after a refresh leaves the state as it is", async () => {
  const { engine, state } = await startCounters({ a: 1, b: 2 });

  const first = await engine().up();
  expect(first.failures).toEqual([]);
  expect(first.diagnostics).toEqual([]);
  expect(opsOf(first.steps)).toEqual({ a: "create", b: "create" });
  expect(first.outputs).toEqual({ accepted: [1, 2] });

  await engine().refresh();
  const saved = state();
  const second = await engine().up();
  expect(opsOf(second.steps)).toEqual({ a: "same", b: "same" });
  expect(state()).toBe(saved);
});

test("a refresh shows drift again and again until up accepts it", async () => {
  const { engine, change, state } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ a: 7, b: 2 });

  for (const runProgram of [false, true]) {
    const refreshed = await engine().refresh({ runProgram });
    expect(opsOf(refreshed.steps)).toEqual({ a: "update", b: "same" });
  }
  const saved = state();
  await engine().refresh({ runProgram: true });
  expect(state()).toBe(saved);

  const accepted = await engine().up();
  expect(opsOf(accepted.steps)).toEqual({ a: "update", b: "same" });
  expect(accepted.outputs).toEqual({ accepted: [7, 2] });
  expect(opsOf((await engine().refresh()).steps)).toEqual({ a: "same", b: "same" });
});

test("up with a target accepts that one only", async () => {
  const { engine, change } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ a: 7, b: 8 });
  await engine().refresh();

  expect(opsOf((await engine().up({ targets: ["a"] })).steps)).toEqual({ a: "update" });
  expect(opsOf((await engine().refresh()).steps)).toEqual({ a: "same", b: "update" });
});

test("a result tells whom the run was asked for, and nothing if that was everybody", async () => {
  const { engine } = await startCounters({ a: 1, b: 2 });
  const named = ({ targets }: OperationResult) => targets?.map(nameOf);

  expect(named(await engine().up({ targets: ["a"] }))).toEqual(["a"]);
  expect(named(await engine().preview({ targets: ["a", "B"] }))).toEqual(["a", "b"]);
  expect(named(await engine().up({ targets: [] }))).toBeUndefined();
  expect(named(await engine().refresh({ targets: ["b"] }))).toEqual(["b"]);
  expect(named(await engine().destroy({ targets: ["a"] }))).toEqual(["a"]);
  expect(named(await engine().destroy())).toBeUndefined();
});

test("a target that nothing has is an error with the nearest names, and nothing is saved", async () => {
  const { engine: engineWith, state } = await startCounters({ alpha: 1, beta: 2 });
  const engine = () => engineWith({ wanted: "alpha,beta" });
  await expect(engine().up({ targets: ["alhpa"] })).rejects.toThrow(
    "--target alhpa: not watched by this stack (did you mean alpha?); 'tapwatch outputs watched' lists the watched users",
  );
  expect(state).toThrow("ENOENT");

  await engine().up({ targets: ["alpha"] });
  const saved = state();
  // Declared, and not watched yet: an 'up' begins with it, and there is nothing to read.
  await expect(engine().refresh({ targets: ["beta"], runProgram: true })).rejects.toThrow("--target beta: not watched");
  await expect(engine().refresh({ targets: ["alpha", "beat"] })).rejects.toThrow("--target beat: not watched");
  await expect(engine().destroy({ targets: ["alp"] })).rejects.toThrow("(did you mean alpha?)");
  await expect(engine().preview({ targets: ["nobody"] })).rejects.toThrow(
    "--target nobody: not watched by this stack;",
  );
  expect(state()).toBe(saved);
  expect(opsOf((await engine().preview({ targets: ["Beta"] })).steps)).toEqual({ beta: "create" });
});

test("one that cannot be read keeps its old state, and the others are refreshed and saved", async () => {
  const { engine, change } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ a: "!", b: 5 });

  const { failures, steps, stopped, resources } = await engine().refresh();
  expect(failures.map(({ urn, op, message }) => [nameOf(urn), op, message])).toEqual([
    ["a", "refresh", "a cannot be read"],
  ]);
  expect(opsOf(steps)).toEqual({ b: "update" });
  expect(stopped).toBe(false);
  expect(resources.flatMap(({ outputs }) => outputs?.["seen"] ?? [])).toEqual([1, 5]);
});

test("up accepts nothing of one that cannot be read", async () => {
  const { engine, change } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ a: 3, b: 5 });
  await engine().refresh();
  change({ a: "!", b: 5 });

  const { resources } = await engine().up();
  expect(outputsOf(resources)).toEqual({ accepted: [1, 5] });
});

test("one that is gone is shown as a delete and leaves the state", async () => {
  const { engine, change } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ b: 2 });

  expect(opsOf((await engine().refresh()).steps)).toEqual({ a: "delete", b: "same" });
  expect(opsOf((await engine().refresh()).steps)).toEqual({ b: "same" });
});

test("one that the program no longer names is deleted by up, and refreshed until then", async () => {
  const { engine } = await startCounters({ a: 1, b: 2 });
  await engine().up();

  expect(opsOf((await engine({ wanted: "a" }).refresh({ runProgram: true })).steps)).toEqual({ a: "same", b: "same" });
  expect(opsOf((await engine({ wanted: "a" }).up()).steps)).toEqual({ a: "same", b: "delete" });
});

test("a preview says what up would do and saves nothing", async () => {
  const { engine, change, state } = await startCounters({ a: 1, b: 2 });
  await engine().up();
  change({ a: 7, b: 2 });
  const saved = state();

  const { steps, before, resources } = await engine({ wanted: "a,c" }).preview();
  expect(opsOf(steps)).toEqual({ a: "update", b: "delete", c: "create" });
  const seen = (states: typeof before) => states.flatMap(({ outputs }) => outputs?.["seen"] ?? []);
  expect([seen(before), seen(resources)]).toEqual([[1, 2], [7]]);
  expect(state()).toBe(saved);
});

test("what the provider refuses is a failure of its own, and the others go on", async () => {
  const { engine } = await startCounters({ a: 1, bad: 2 });
  const { stopped, steps, failures } = await engine({ wanted: "a,bad" }).up();

  expect(stopped).toBe(false);
  expect(opsOf(steps)).toEqual({ a: "create" });
  expect(failures.map(({ op, message }) => [op, message])).toEqual([["check", "name must not be bad"]]);
});

test("nothing is saved if nobody could be read", async () => {
  const { engine, state } = await startCounters({ a: "!", b: "!" });
  const { stopped, failures } = await engine().up();

  expect(stopped).toBe(true);
  expect(failures).toHaveLength(2);
  expect(state).toThrow("ENOENT");
});

test("destroy forgets everything, or the targets only", async () => {
  const { engine } = await startCounters({ a: 1, b: 2 });
  await engine().up();

  expect(opsOf((await engine().destroy({ targets: ["a"] })).steps)).toEqual({ a: "delete" });
  expect(opsOf((await engine().destroy()).steps)).toEqual({ b: "delete" });
  expect((await engine().export()).deployment.resources).toEqual([]);
  // Nobody is watched now: that is in sync with nothing.
  await expect(engine().refresh()).rejects.toThrow("begin the watch with 'tapwatch up' first");
});
