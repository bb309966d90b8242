import { Agent, type AgentOptions } from "node:https";
import { onTestFinished, vi } from "vitest";

/**
 * Lets every https connection of the running test lead to a server of this machine, whatever host it is for. TLS stays as it
 * is: the server needs a certificate for the name that was asked for.
 * @returns the hosts that were asked, each once
 */
export function answerForAll({ port }: { readonly port: number }): ReadonlySet<string> {
  const asked = new Set<string>();
  const agent = Agent.prototype as unknown as {
    createConnection: (options: AgentOptions, ...rest: unknown[]) => unknown;
  };
  const connect = agent.createConnection;
  const spy = vi.spyOn(agent, "createConnection").mockImplementation(function (this: Agent, options, ...rest) {
    asked.add(`${options.host}:${options.port}`);
    return connect.call(this as never, { ...options, host: "127.0.0.1", port }, ...rest);
  });
  onTestFinished(() => spy.mockRestore());
  return asked;
}
