/** What the page's scripts get from the records. Words are ready to be shown. */
export interface PageData {
  /** Users with problems first, in the order of every report. */
  readonly rows: readonly UserRow[];
  /** Sentences that many rows share; rows name them by their place. */
  readonly texts: readonly string[];
  /** Names of the stacks; one stack has no column. */
  readonly stacks: readonly string[];
  /** The end of the last run, as an ISO 8601 instant: ages are told as of then. */
  readonly ended: string;
}

/** What the tiles filter by. */
export type Trait = "new" | "drifted" | "findings" | "unread" | "withPass" | "usable" | "gone";

/** One line of the page's list, and what it opens to. */
export interface UserRow {
  readonly user: string;
  /** Its place among the stacks. */
  readonly stack: number;
  /** The pass in words. */
  readonly pass: string;
  readonly is: readonly Trait[];
  readonly life?: Life;
  /** A text: when the user was read last. */
  readonly read?: number;
  readonly problems?: readonly RowProblem[];
  readonly approvals?: readonly string[];
}

/** ISO 8601 instants, as Graph told them. */
export interface Life {
  readonly id: string;
  readonly created?: string;
  readonly starts?: string;
  readonly expires?: string;
}

export interface RowProblem {
  readonly what: "drift" | "finding" | "couldNotTell";
  readonly severity: string;
  readonly status: string;
  /** The kind of the drift, the policy, or "could not tell". */
  readonly name: string;
  /** What is there now, the policy's message, or why nobody can tell. */
  readonly text: string;
  readonly level?: string;
  readonly since?: string;
  readonly by?: string;
  readonly changes?: readonly (readonly [property: string, accepted: string | null, now: string | null])[];
  /** A text: what to do. */
  readonly remedy?: number;
  /** The lines of an approval. */
  readonly approval?: string;
  /** What it does (a text), and the line to paste. */
  readonly commands?: readonly (readonly [what: number, line: string])[];
}
