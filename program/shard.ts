import { createHash } from "node:crypto";

/** One of several stacks that share a list of users. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Beyond this a shard holds a handful of users, and a typing error is likelier than a plan. */
const mostShards = 1000;

/**
 * Reads `tapwatch:shard`, for example `1/4`: the first of four.
 * @returns undefined where nothing was given: the one stack that watches everybody
 * @throws Error saying what is wrong with the value, without the key
 */
export function parseShard(text: string | undefined): Shard | undefined {
  const value = text?.trim() ?? "";
  if (value === "") return undefined;
  const [, index, count] = /^(\d{1,9})\/(\d{1,9})$/.exec(value)?.map(Number) ?? [];
  if (index === undefined || count === undefined) {
    throw new Error(
      `${JSON.stringify(value)} is no shard: write which one and how many there are, such as 1/4, or take it out`,
    );
  }
  if (count < 1 || count > mostShards) {
    throw new Error(`${JSON.stringify(value)} says ${count} shards: write a count from 1 to ${mostShards}`);
  }
  if (index < 1 || index > count) {
    throw new Error(
      `${JSON.stringify(value)} is none of ${count}: write an index from 1 to ${count}, such as 1/${count}`,
    );
  }
  return { index, count };
}

/** Which part of the list a stack's configuration names: `tapwatch:shard`. */
export function namedShard(get: (key: string) => string | undefined): {
  readonly shard: Shard | undefined;
  readonly problems: readonly string[];
} {
  try {
    return { shard: parseShard(get("tapwatch:shard")), problems: [] };
  } catch (error) {
    return { shard: undefined, problems: [`tapwatch:shard ${(error as Error).message}`] };
  }
}

/**
 * The shard, from 1, that a user belongs to. Pure: it depends on the name and the count alone, not on the rest of the
 * list; a shard more takes its share from each of the others, and nobody else moves.
 *
 * Jump consistent hash: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", arXiv:1406.2294.
 */
export function shardOf(user: string, count: number): number {
  // Entra compares names without regard to case.
  let key = createHash("sha256").update(user.toLowerCase()).digest().readBigUInt64BE();
  let bucket = 0;
  for (let next = 0; next < count; ) {
    bucket = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor((bucket + 1) * (2 ** 31 / (Number(key >> 33n) + 1)));
  }
  return bucket + 1;
}

/** Those of a list whom a shard watches, in the list's order. */
export function usersOf<Entry extends { readonly user: string }>(
  users: readonly Entry[],
  { index, count }: Shard,
): Entry[] {
  return users.filter(({ user }) => shardOf(user, count) === index);
}
