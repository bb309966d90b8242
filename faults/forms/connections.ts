import { type Form, harmless, passing, type Reply, type WireForm } from "../form";

/** What may become of a connection. A try that hangs is a failure like any other, but takes its time. */
const acts: readonly [string, (right: string) => Reply, WireForm["expected"], "slow"?][] = [
  ["reset before the answer", () => ({ act: "reset" }), passing],
  ["closed before the answer", () => ({ act: "close" }), passing],
  ["cut in the middle of the answer", (body) => ({ act: "cut", body }), passing],
  ["an answer byte by byte", (body) => ({ act: "trickle", body }), harmless],
  [
    "an answer that stops in the middle",
    (body) => ({ act: "stall", body }),
    { once: "truth", "three times": "careful", "for good": "unknown" },
    "slow",
  ],
  ["no answer", () => ({ act: "hang" }), { once: "truth", "three times": "careful", "for good": "unknown" }, "slow"],
];

export const connections: Form[] = acts.map(([name, reply, expected, slow]) => ({
  name,
  place: "envelope",
  expected,
  reply,
  isSlow: slow !== undefined,
}));
