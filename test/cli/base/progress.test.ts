import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { startProgress } from "../../../cli/base/progress";

/** A stream that may say that it is a terminal, and what was written to it. */
function fakeStream(isTTY: boolean) {
  let written = "";
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
  });
  stream.setEncoding("utf8").on("data", (text: string) => {
    written += text;
  });
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => written };
}

test("on a terminal the count and the time that is left are said", async () => {
  const { stream, written } = fakeStream(true);
  let time = 0;
  const { onProgress, stop } = startProgress("Reading the tenant", { stream, now: () => time });
  const at = (milliseconds: number, done: number, total: number | undefined) => {
    time = milliseconds;
    onProgress(done, total);
  };
  at(1000, 50, 1000);
  at(1050, 51, 1000);
  at(6000, 250, 1000);
  at(21_000, 450, 4000);
  at(60_000, 4000, 4000);
  at(61_000, 1, undefined);
  at(64_000, 3, 100);
  stop();
  at(70_000, 99, 100);
  await new Promise(setImmediate);
  const said = written();
  expect(said).toMatch(/Reading the tenant: 50 of 1000 users(?!,)/);
  expect(said).not.toContain("51 of");
  expect(said).toContain("250 of 1000 users, about 19 s left");
  expect(said).toContain("450 of 4000 users, about 3 min left");
  expect(said).toMatch(/4000 of 4000 users(?!,)/);
  expect(said).toMatch(/tenant: 1 user(?!s)/);
  expect(said).toContain("3 of 100 users, about 2 min left");
  expect(said).not.toContain("99 of");
});

test("in a pipe nothing is said", async () => {
  const { stream, written } = fakeStream(false);
  const { onProgress, stop } = startProgress("Reading the tenant", { stream, now: () => 0 });
  onProgress(1, 2);
  stop();
  await new Promise(setImmediate);
  expect(written()).toBe("");
});
