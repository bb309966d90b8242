import { createCertificates } from "@tapwatch/simulator";
import { onTestFinished } from "vitest";
import { type Asked, startFaultServer } from "../../../faults/server";
import { createObjectReader } from "../../../providers/graph";
import { scratchDirectory } from "../../support/scratch";
import { trust } from "../../support/trust";

export type Item = { readonly status?: number; readonly body?: unknown };

/** A reader of a Graph that answers each question by a function. @param date of every answer, as HTTP writes it */
export async function readerOf(answer: (url: string, root: string) => Item, date?: string) {
  const certificates = await createCertificates(await scratchDirectory());
  trust(certificates);
  const server = await startFaultServer(certificates);
  onTestFinished(() => server.close());
  const asked: string[] = [];
  const { graphRoot } = server.play({
    token: (right) => ({ body: right }),
    batch: (requests: readonly Asked[], root) => ({
      ...(date !== undefined && { date }),
      body: JSON.stringify({
        responses: requests.map(({ id, url }) => {
          asked.push(url);
          return { id, status: 200, ...answer(url, root) };
        }),
      }),
    }),
  });
  const credential = { getToken: async () => ({ token: "a.e30.c", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const settings = { graphRoot, authorityHost: graphRoot };
  return { asked, reader: createObjectReader(settings, { credential, random: () => 0, retryBase: 1 }) };
}
