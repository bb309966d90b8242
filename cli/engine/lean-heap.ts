import { setFlagsFromString } from "node:v8";

/** From this many resources on it is worth a tenth more of processor time. Fewer need little memory anyway. */
const many = 1000;
/** A saved user has 1,000 characters or more. */
const charactersEach = 1000;

let isLean = false;

/**
 * V8 lets a heap grow to several times what lives in it before it collects: at 10,000 users 100 MB live in 700. Runners have little
 * memory, so a run with many resources is to collect earlier. This holds until the process ends.
 */
export function expectResources(count: number): void {
  if (isLean || count < many) return;
  isLean = true;
  setFlagsFromString("--heap-growing-percent=60");
  setFlagsFromString("--semi-space-growth-factor=1");
}

/** The same, before a state is read. */
export function expectState(text: string): void {
  expectResources(text.length / charactersEach);
}
