import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseShard, shardOf, usersOf } from "../../program/shard";

const user = fc.oneof(fc.emailAddress(), fc.uuid(), fc.constant("me"), fc.string());
const count = fc.integer({ min: 1, max: 1000 });

describe("shardOf", () => {
  test("puts a user into one of the shards, always the same, however the name is written", () => {
    fc.assert(
      fc.property(user, count, (name, shards) => {
        const shard = shardOf(name, shards);
        expect(Number.isInteger(shard) && shard >= 1 && shard <= shards).toBe(true);
        expect(shardOf(name, shards)).toBe(shard);
        expect(shardOf(name.toLowerCase(), shards)).toBe(shard);
      }),
    );
  });

  test("moves a user to the new shard or not at all when there is one more", () => {
    fc.assert(
      fc.property(user, count, (name, shards) => {
        expect([shardOf(name, shards), shards + 1]).toContain(shardOf(name, shards + 1));
      }),
      { numRuns: 1000 },
    );
  });

  // A sample of a fixed list, so that no run is unlucky: five standard deviations of an even spread.
  test.each([1, 2, 3, 7, 16, 50])(
    "spreads 20,000 users evenly over %i shards, and one more takes its share",
    (shards) => {
      const names = Array.from({ length: 20_000 }, (_, index) => `user${index}@contoso.example`);
      const spread = (total: number, parts: number) => 5 * Math.sqrt(total / parts);
      const sizes = new Map<number, number>();
      for (const name of names) sizes.set(shardOf(name, shards), (sizes.get(shardOf(name, shards)) ?? 0) + 1);
      expect(sizes.size).toBe(shards);
      for (const size of sizes.values()) {
        expect(Math.abs(size - names.length / shards)).toBeLessThan(spread(names.length, shards));
      }
      const moved = names.filter((name) => shardOf(name, shards) !== shardOf(name, shards + 1)).length;
      expect(Math.abs(moved - names.length / (shards + 1))).toBeLessThan(spread(names.length, shards + 1));
    },
  );

  // Where these change, every sharded stack loses and adopts users at its next `up`.
  test("gives what it gave in every release", () => {
    const names = ["me", "alice@contoso.com", "bob@contoso.com", "071cc716-8147-4397-a5ba-b2105951cc0b"];
    expect(names.map((name) => [2, 4, 16, 1000].map((shards) => shardOf(name, shards)).join(" "))).toEqual([
      "2 4 16 429",
      "1 1 10 235",
      "1 3 14 898",
      "1 3 3 958",
    ]);
  });
});

test("every user of a list is in exactly one shard, in the list's order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(user, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (names, shards) => {
      const users = names.map((name) => ({ user: name }));
      const parts = Array.from({ length: shards }, (_, index) => usersOf(users, { index: index + 1, count: shards }));
      expect(new Set(parts.flat())).toEqual(new Set(users));
      expect(parts.flat()).toHaveLength(users.length);
      for (const part of parts) expect(part).toEqual(users.filter((entry) => part.includes(entry)));
    }),
  );
});

describe("tapwatch:shard", () => {
  test.each([
    ["1/4", { index: 1, count: 4 }],
    [" 4/4\n", { index: 4, count: 4 }],
    ["1/1", { index: 1, count: 1 }],
    ["", undefined],
    [undefined, undefined],
  ])("%j is read", (text, shard) => {
    expect(parseShard(text)).toEqual(shard);
  });

  test.each([
    ["0/4", '"0/4" is none of 4: write an index from 1 to 4, such as 1/4'],
    ["5/4", '"5/4" is none of 4: write an index from 1 to 4, such as 1/4'],
    ["1/0", '"1/0" says 0 shards: write a count from 1 to 1000'],
    ["1/1001", '"1/1001" says 1001 shards: write a count from 1 to 1000'],
    ["4", '"4" is no shard: write which one and how many there are, such as 1/4, or take it out'],
    ["1/", '"1/" is no shard'],
    ["-1/4", '"-1/4" is no shard'],
    ["1.5/4", '"1.5/4" is no shard'],
    ["1e3/4", '"1e3/4" is no shard'],
    ["1 of 4", '"1 of 4" is no shard'],
    [`1/${"9".repeat(400)}`, "is no shard"],
  ])("%j is refused with the remedy", (text, message) => {
    expect(() => parseShard(text)).toThrow(message);
  });

  test("whatever it says, it is a shard of a list or an error with a remedy", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.integer(), fc.integer()).map((pair) => pair.join("/")),
        ),
        (text) => {
          let shard: ReturnType<typeof parseShard>;
          try {
            shard = parseShard(text);
          } catch (error) {
            expect((error as Error).message).toMatch(/: write /);
            return;
          }
          if (shard) expect(1 <= shard.index && shard.index <= shard.count).toBe(true);
          else expect(text.trim()).toBe("");
        },
      ),
    );
  });
});
