import { Agent, request } from "node:https";

interface Answer {
  readonly responses: readonly { readonly status: number; readonly body: { readonly value: readonly unknown[] } }[];
}

const batchSize = 20;

/** How many batches a reader sends at a time at the most (providers/graph/ramp.ts), fewer, and more. */
export const connections = [10, 50, 200];

/**
 * What somebody would write who knows the names and needs nothing else: full batches, a fixed number at a time, no repetition, no
 * check of the answers but for their status.
 * @returns how many users have a pass
 */
export async function readBare(
  users: readonly string[],
  { graphRoot, token, atATime }: { readonly graphRoot: string; readonly token: string; readonly atATime: number },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime });
  let passes = 0;
  const batches = Array.from({ length: Math.ceil(users.length / batchSize) }, (_, index) =>
    users.slice(index * batchSize, (index + 1) * batchSize),
  );
  await Promise.all(
    batches.map(async (batch) => {
      const requests = batch.map((user, index) => ({
        id: String(index + 1),
        method: "GET",
        url: `/users/${user}/authentication/temporaryAccessPassMethods`,
      }));
      const { responses } = await post(`${graphRoot}/v1.0/$batch`, { agent, token, body: { requests } });
      for (const { status, body } of responses) {
        if (status !== 200) throw new Error(`a read of the bare script was answered with ${status}`);
        if (body.value.length > 0) passes += 1;
      }
    }),
  );
  agent.destroy();
  return passes;
}

function post(
  url: string,
  { agent, token, body }: { readonly agent: Agent; readonly token: string; readonly body: object },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.once("end", () => resolve(JSON.parse(text) as Answer)).once("error", reject);
    });
    sent.once("error", reject).end(JSON.stringify(body));
  });
}
