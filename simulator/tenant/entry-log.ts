import type { Clock } from "../clock";
import type { Properties } from "./directory-object";

interface Stored {
  readonly entry: Properties;
  /** Both in milliseconds since 1970. */
  readonly happened: number;
  readonly visible: number;
}

/** Entries that are told some time after they happened, and are not told any more when they are old. */
export class EntryLog {
  private readonly stored: Stored[] = [];

  constructor(private readonly clock: Clock) {}

  /** All of them, in the order in which they were written. */
  get entries(): Properties[] {
    return this.stored.map(({ entry }) => entry);
  }

  /** @param happened milliseconds since 1970 */
  add(entry: Properties, happened: number, delayMinutes: number): void {
    this.stored.push({ entry, happened, visible: happened + delayMinutes * 60_000 });
  }

  /** What is told now, the newest first. */
  told(retentionDays: number): Properties[] {
    const now = this.clock.now().getTime();
    const oldest = now - retentionDays * 24 * 60 * 60_000;
    return this.stored
      .filter(({ happened, visible }) => happened >= oldest && visible <= now)
      .toReversed()
      .toSorted((one, other) => other.happened - one.happened)
      .map(({ entry }) => entry);
  }
}
