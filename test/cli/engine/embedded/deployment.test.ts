import { expect, test } from "vitest";
import type { ProviderHost } from "../../../../cli/engine/embedded/hosts";
import { refreshOf } from "../../../support/refresh-of";
import { stackName, watched } from "../../../support/scripted-pulumi/events";

// The reader decides what an answer about one user means by the answers of all others of the run (providers/graph/witnesses.ts).
test("all reads of a refresh are open before one of them has to be answered", async () => {
  const previous = Array.from({ length: 5000 }, (_, index) => watched(`user${index}`));
  const everybody = Promise.withResolvers<void>();
  let open = 0;
  const provider: Pick<ProviderHost, "read" | "diff"> = {
    read: async (_urn, id, outputs) => {
      open += 1;
      if (open === previous.length) everybody.resolve();
      await everybody.promise;
      return { id, outputs };
    },
    diff: async () => "same",
  };
  const deployment = refreshOf({ name: stackName, previous, provider, now: () => "2026-03-02T09:00:00Z" });
  await deployment.refreshAll();
  expect(deployment.looked.size).toBe(previous.length);
});
