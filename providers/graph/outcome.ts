import type { Answer } from "./batch";
import type { Outcome } from "./pace";
import { parseRetryAfter } from "./retry-after";
import { isThrottled } from "./tries";

const percentage = "x-ms-throttle-limit-percentage";
/** It is documented to be 1.8 at most. */
const highestPart = 2;

/** How Graph took the reads of a batch. @param headers of the batch itself @param now milliseconds since the epoch */
export function outcomeOf(
  answers: readonly (Answer | undefined)[],
  headers: Readonly<Record<string, string>>,
  now: number,
): Outcome {
  const refused = answers.filter((answer) => answer !== undefined && isThrottled(answer.status));
  const demands = refused.map((answer) => parseRetryAfter(answer?.headers["retry-after"], now) ?? 0);
  const parts = [headers, ...answers.map((answer) => answer?.headers ?? {})]
    .map((each) => Number.parseFloat(each[percentage] ?? ""))
    .filter((part) => part >= 0 && part <= highestPart);
  return {
    refused: refused.length,
    // The longest Retry-After of a batch counts for the whole batch.
    retryAfter: Math.max(0, ...demands),
    usedPart: parts.length === 0 ? Number.NaN : Math.max(...parts),
  };
}
