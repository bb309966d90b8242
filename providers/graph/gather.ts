import DataLoader from "dataloader";
import { batchSize } from "./batch";

/** A batch goes out after this many pauses, even if calls still come in. */
const mostRounds = 10;

/**
 * Gathers calls into batches. An engine's calls come in one by one, over several turns of the event loop: a batch waits
 * until they pause, or until it is full. Nothing is cached.
 * @param ask gets at most `size` different keys; an Error instead of a value rejects that key only
 * @param delay how long the calls must pause before a batch goes out that is not full
 */
export function createGatherer<Value>(
  ask: (keys: readonly string[]) => Promise<readonly (Value | Error)[]>,
  delay: () => Promise<void>,
  size: number = batchSize,
): (key: string) => Promise<Value> {
  let asked = 0;
  const isQuiet = async () => {
    const first = asked;
    for (let round = 0, before = -1; round < mostRounds && before !== asked; round += 1) {
      if (asked - first >= size) return;
      before = asked;
      await delay();
    }
  };
  const askOnce = async (keys: readonly string[]) => {
    const different = [...new Set(keys)];
    const values = await ask(different);
    const byKey = new Map(different.map((key, index) => [key, values[index] ?? new Error("no value for a key")]));
    return keys.map((key) => byKey.get(key) as Value | Error);
  };
  const loader = new DataLoader(askOnce, {
    cache: false,
    maxBatchSize: size,
    batchScheduleFn: (dispatch) => void isQuiet().then(dispatch),
  });
  return (key) => {
    asked += 1;
    return loader.load(key);
  };
}
