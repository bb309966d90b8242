/** A line of the approvals: it names a policy by its letter. Tickets are unique. */
export interface Line {
  readonly policy: string;
  readonly ticket: string;
  /** Minutes after the start. */
  readonly expires?: number;
}

/** A policy that is accepted for a while, on top of what was accepted before. */
interface Layer {
  readonly policy: string;
  ticket: string;
  /** When the drift that it ended was first reported. */
  readonly since: number;
}

/**
 * What has to come out, told in another way than the judge tells it: what is accepted is a pile. At its bottom is what was accepted for
 * good, above it lies what is accepted for a while. Whatever is over is taken out of the pile.
 */
export class Oracle {
  seen: string | undefined;
  /** When the pending drift was first reported. */
  since: number | undefined;
  private forGood: string | undefined;
  private pile: Layer[] = [];
  private used = new Set<string>();

  get accepted(): string | undefined {
    return this.pile.at(-1)?.policy ?? this.forGood;
  }

  get tickets(): string[] {
    return [...this.used].sort();
  }

  look(policy: string, lines: readonly Line[], now: number): void {
    this.seen = policy;
    if (policy === this.accepted) this.since = undefined;
    else this.since ??= now;
    this.judge(lines, now);
  }

  judge(lines: readonly Line[], now: number): void {
    const runs = ({ expires = Number.POSITIVE_INFINITY }: Line) => expires > now;
    for (const layer of [...this.pile]) {
      const fits = (line: Line) => line.policy === layer.policy && runs(line);
      const own = lines.find((line) => line.ticket === layer.ticket && fits(line));
      const line = own ?? lines.find((each) => !this.used.has(each.ticket) && fits(each));
      this.used.delete(layer.ticket);
      if (line === undefined) this.takeOut(layer);
      else {
        this.used.add(line.ticket);
        layer.ticket = line.ticket;
        if (line.expires === undefined) this.keepUpTo(layer);
      }
    }
    const line = lines.find((each) => each.policy === this.seen && !this.used.has(each.ticket) && runs(each));
    if (this.since !== undefined && line !== undefined) {
      const layer = { policy: line.policy, ticket: line.ticket, since: this.since };
      this.pile.push(layer);
      this.used.add(line.ticket);
      this.since = undefined;
      if (line.expires === undefined) this.keepUpTo(layer);
    }
    const remembered = new Set([...lines, ...this.pile].map(({ ticket }) => ticket));
    this.used = new Set([...this.used].filter((ticket) => remembered.has(ticket)));
  }

  private takeOut(layer: Layer): void {
    const isTop = this.pile.at(-1) === layer;
    this.pile = this.pile.filter((each) => each !== layer);
    if (!isTop) return;
    if (this.seen === this.accepted) this.since = undefined;
    else this.since ??= layer.since;
  }

  private keepUpTo(layer: Layer): void {
    this.forGood = layer.policy;
    this.pile = this.pile.slice(this.pile.indexOf(layer) + 1);
  }
}
