/**
 * The moment by which approvals are judged where Graph is not asked, milliseconds since the epoch: TAPWATCH_NOW where it is
 * set (ISO 8601; replays and tests, as for the policies), else this machine's clock.
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
