/** It counts as quiet after this many pauses, even if calls still come in. */
const mostRounds = 10;

/**
 * Waits until calls pause: an engine's calls come in one by one, over several turns of the event loop.
 * @param count of the calls so far
 * @param delay how long the calls must pause
 * @param isEnough ends the waiting
 */
export async function untilQuiet(
  count: () => number,
  delay: () => Promise<void>,
  isEnough: () => boolean = () => false,
): Promise<void> {
  for (let round = 0, before = -1; round < mostRounds && before !== count(); round += 1) {
    if (isEnough()) return;
    before = count();
    await delay();
  }
}

/**
 * Gathers calls into one question, whose answer is that of all of them. Nothing is kept.
 * @param delay how long the calls must pause
 */
export function createGatherer<Value>(
  ask: (keys: readonly string[]) => Promise<Value>,
  delay: () => Promise<void>,
): (key: string) => Promise<Value> {
  let calls = 0;
  let keys: string[] = [];
  let answer: Promise<Value> | undefined;
  return (key) => {
    calls += 1;
    keys.push(key);
    answer ??= untilQuiet(() => calls, delay).then(() => {
      const gathered = keys;
      [keys, answer] = [[], undefined];
      return ask(gathered);
    });
    return answer;
  };
}
