/** Where a fault sits: in the answer of the token endpoint, around a batch, or in one user's answer within it. */
export const places = ["token", "envelope", "item"] as const;

/** How often it comes before the right answer does. */
export const often = { once: 1, "three times": 3, "for good": Number.POSITIVE_INFINITY } as const;
export type Often = keyof typeof often;

/**
 * What must come of a cell. `truth`: what is true in the tenant; `unknown`: could not tell; `careful`: either of these two; `gone`:
 * that there is no such user, because the tenant says so again and again.
 */
export type Expected = "truth" | "unknown" | "careful" | "gone";

/** What an HTTP server may do in the place of the right answer. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** false: no Date header. */
  readonly date?: string | false;
  /** What becomes of the connection. */
  readonly act?: "reset" | "close" | "cut" | "hang" | "trickle" | "stall";
}

/** One item of a batch's answer, as it goes over the wire. */
export type Item = Readonly<Record<string, unknown>>;

/** A form of answer that is not the right one, and what must come of it. Written from what is promised, never from the code. */
interface Common {
  readonly name: string;
  readonly expected: Readonly<Record<Often, Expected>>;
  /** What must come of users whom it is not about. Default: the same, or for items the truth. */
  readonly others?: Expected;
  /** true: if it comes for good, nothing but the end of the time budget ends it. */
  readonly isEndless?: boolean;
  /** true: each try takes as long as a try may. */
  readonly isSlow?: boolean;
}

export interface ItemForm extends Common {
  readonly place: "item";
  /**
   * @param right the item that would be right
   * @param own the URL of this user's list
   */
  readonly items: (right: Item, own: string) => readonly Item[];
}

export interface WireForm extends Common {
  readonly place: "token" | "envelope";
  /** @param right the text that would be right */
  readonly reply: (right: string) => Reply;
}

export type Form = ItemForm | WireForm;

/** Passing trouble: it is asked for again. Only if it never ends nobody can tell. */
export const passing: Common["expected"] = { once: "truth", "three times": "truth", "for good": "unknown" };
/** An answer that nothing can be concluded from. Whether it is asked for again is the reader's affair. */
export const useless: Common["expected"] = { once: "careful", "three times": "careful", "for good": "unknown" };
/** Odd, and right all the same. */
export const harmless: Common["expected"] = { once: "truth", "three times": "truth", "for good": "truth" };
/** Odd; it may be taken for right or for nothing, but never for anything else. */
export const doubtful: Common["expected"] = { once: "careful", "three times": "careful", "for good": "careful" };
