/**
 * The moment by which policies, and approvals without a look, are judged: TAPWATCH_NOW if it is set (ISO 8601; for replays
 * and tests), else this machine's clock.
 * @returns milliseconds since the epoch
 * @throws Error if TAPWATCH_NOW is no instant
 */
export function currentMoment(env: NodeJS.ProcessEnv = process.env): number {
  const given = env["TAPWATCH_NOW"];
  if (given === undefined || given === "") return Date.now();
  const moment = Date.parse(given);
  if (!Number.isNaN(moment)) return moment;
  throw new Error(
    `TAPWATCH_NOW is ${JSON.stringify(given)}: set it to an ISO 8601 instant such as 2026-03-02T09:00:00Z, or unset it`,
  );
}
