import { plain } from "../report/describe";
import type { Picture } from "../report/picture";

/** In one sentence: what was accepted, what was not, and why not. */
export function describeOutcome({ accepted, drifted, unread }: Picture, users: readonly string[]): string {
  const kinds = new Map(accepted.map(({ user, kind }) => [user, kind]));
  const failed = new Map(unread.map(({ user, message }) => [user, message]));
  const still = new Map(drifted.map((method) => [method.user, method.drift.kind]));
  const done: string[] = [];
  const left: string[] = [];
  for (const user of users) {
    const kind = kinds.get(user);
    if (kind !== undefined && !still.has(user)) done.push(`${user} (${kind})`);
    else left.push(`${user} (${reasonFor(failed.get(user), still.get(user))})`);
  }
  const parts = [
    ...(done.length > 0 ? [`Accepted: ${done.join(", ")}`] : []),
    ...(left.length > 0 ? [`${done.length > 0 ? "not accepted" : "Not accepted"}: ${left.join(", ")}`] : []),
  ];
  return plain(`${parts.join("; ")}.`);
}

function reasonFor(failure: string | undefined, kind: string | undefined): string {
  if (failure !== undefined) return `could not be read: ${failure}`;
  return kind === undefined ? "there is no drift any more" : `${kind}: not what was shown; look again`;
}
