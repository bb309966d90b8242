/** The tenant's clock. Passes, tokens and every response's Date header go by it. */
export interface Clock {
  now(): Date;
  /** @param instant ISO 8601 */
  set(instant: string): void;
  advance(by: { readonly minutes?: number; readonly hours?: number; readonly days?: number }): void;
}

/** @param running true: it runs on with real time; false: it stands still until it is moved */
export function createClock(start: string, running: boolean): Clock {
  let base = parse(start);
  let since = performance.now();
  const elapsed = () => (running ? performance.now() - since : 0);
  const moveTo = (milliseconds: number) => {
    base = milliseconds;
    since = performance.now();
  };
  const now = () => new Date(Math.floor(base + elapsed()));
  return {
    now,
    set: (instant) => moveTo(parse(instant)),
    advance: ({ minutes = 0, hours = 0, days = 0 }) =>
      moveTo(now().getTime() + (minutes + 60 * (hours + 24 * days)) * 60_000),
  };
}

function parse(instant: string): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds))
    throw new Error(`${JSON.stringify(instant)} is no instant: write 2026-03-02T09:00:00Z`);
  return milliseconds;
}
