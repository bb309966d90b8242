import { watch } from "@tapwatch/program";

// Whom to watch stands in the stack's configuration (docs/pulumi.md). These are the stack outputs that people review.
export const { watched, sources, passes, drift, gone, unreadable, accepted, summary } = watch();
