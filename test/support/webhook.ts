import { appendFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { createCertificates } from "../../simulator/certificate";
import { scratchDirectory } from "./scratch";

interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What the webhook answers next; `undefined`: nothing at all. */
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A webhook of the running test's own, over TLS, and what it was told. */
export async function startWebhook() {
  const { ca, key, cert } = await createCertificates(await scratchDirectory());
  const received: Received[] = [];
  const answers: (Answer | undefined)[] = [];
  const server = createServer({ key, cert }, async (request, response) => {
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: JSON.parse(await text(request)) });
    const answer = answers.length > 0 ? answers.shift() : { status: 200 };
    if (answer) response.writeHead(answer.status, answer.headers).end(`cannot POST ${path}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    ca,
    origin,
    url: `${origin}/services/${secret}?sig=${secret}`,
    received,
    /** What it answers to the next requests, one after the other; then 200 again. */
    answers,
    /** Lets a child process that trusts the certificates of this file trust the webhook too. */
    trustedBy: (caFile: string) => appendFileSync(caFile, `\n${ca}`),
  };
}

/** What nobody may see of the webhook's URL. */
export const secret = "B00-SECRET-XYZ";
