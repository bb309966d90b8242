import { expect, test } from "vitest";
import { commandLineError } from "../../../../cli/engine/pulumi/cli-error";

const said = (error: unknown) => commandLineError(error).message;

test.each([
  // pkg/backend/diy/lock.go
  ["the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end", "'pulumi cancel' takes"],
  ["[409] Conflict: Another update is currently in progress.", "another run is working on the stack"],
  [
    "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    "the stack's own passphrase",
  ],
  ["PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", "'pulumi login file://~'"],
  ["no stack named 'prod' found", "begin the watch with 'tapwatch up' first"],
])("Pulumi's error is followed by what to do: %s", (message, remedy) => {
  const text = said({ commandResult: { err: { stderr: `warning: an old plugin\nerror: ${message}\n` } } });
  expect(text.startsWith(`pulumi: ${message}\n`)).toBe(true);
  expect(text).toContain(remedy);
});

test("an error has neither colours nor the stack of a pack's process", () => {
  const stderr =
    "\u001B[31merror: \u001B[0m<{%fg 1%}>running policy analysis: x<{%reset%}>\n    at judge (pack.js:1:1)\n";
  expect(said({ stderr })).toBe("pulumi: running policy analysis: x");
});

test("a command that ended without an error message is told by how it ended, without its thousand users", () => {
  const message = "Command failed with exit code 255: pulumi refresh --target urn:pulumi:prod::tapwatch::t::alice";
  expect(said({ message, commandResult: { err: { stderr: "", exitCode: 255, message } } })).toBe(
    "pulumi: ended with exit code 255, without an error message",
  );
  expect(said({ message, code: null, signal: "SIGKILL" })).toBe("pulumi: ended by SIGKILL, without an error message");
  expect(said({ message, commandResult: { err: { message, originalMessage: "spawn E2BIG", code: "E2BIG" } } })).toBe(
    "pulumi: spawn E2BIG",
  );
  expect(said(Object.assign(new Error("spawn pulumi ENOENT"), { code: "ENOENT" }))).toBe("pulumi: spawn pulumi ENOENT");
  expect(said({})).toBe("pulumi: failed without an error message");
});
