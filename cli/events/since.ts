import { InvalidArgumentError } from "commander";

/** The moment from which on events are shown, as seen now. */
export type Since = (now: Date) => Date;

const dayMilliseconds = 24 * 60 * 60_000;
/** No tenant's log reaches further back than some weeks; this only keeps dates in range. */
const mostDays = 3650;

/** Takes `7`, `7d`, `2026-03-02` and `2026-03-02T09:00:00Z`. @throws InvalidArgumentError saying what to write */
export function parseSince(text: string): Since {
  const days = Number(/^(\d+(?:\.\d+)?)d?$/.exec(text)?.[1]);
  if (days > 0 && days <= mostDays) return (now) => new Date(now.getTime() - days * dayMilliseconds);
  const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (!Number.isNaN(instant)) return () => new Date(instant);
  throw new InvalidArgumentError("write a number of days such as 7, or an instant such as 2026-03-02T09:00:00Z");
}
