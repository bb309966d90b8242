import type { GraphError } from "./graph";
import type { Unreadable } from "./state";

/** The refusal as the state keeps it. The same refusal stays unchanged, and so does the state. */
export function unreadable(
  error: GraphError,
  { unreadable: last }: { readonly unreadable?: Unreadable | undefined },
): Unreadable {
  const status = error.status ?? 0;
  const code = error.code ?? "";
  if (last?.status === status && last.code === code) return last;
  return { status, code, firstReportedDateTime: error.answeredDateTime };
}
