import { createLookups } from "./index";

// The process of the look-ups, if they need another environment than the command's. The first message is its
// configuration, each later one a question.

/** The first message. */
export interface LookupsStart {
  readonly config: Readonly<Record<string, string>>;
  readonly tenantId?: string;
}

let answer: ReturnType<typeof createLookups> | undefined;

// The engine's guard (sdk/child.ts) lets a process end although the channel is open: this one waits for what comes over it.
process.channel?.ref();
process.on("message", (message: { readonly id: number; readonly question: unknown }) => {
  const { id, question } = message;
  if (answer === undefined) {
    const { config, tenantId } = question as LookupsStart;
    answer = createLookups(config, tenantId);
    process.send?.({ id, answer: null });
    return;
  }
  answer(question as Parameters<typeof answer>[0]).then(
    (told) => process.send?.({ id, answer: told }),
    (error: Error) => process.send?.({ id, error: error.message }),
  );
});
