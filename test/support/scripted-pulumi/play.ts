import { credentials } from "@grpc/grpc-js";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import type { Told } from "./events";

/**
 * Sends events as Pulumi's command line does: to the server of the Automation API that `--event-log` names (startEventLogger in
 * pkg/backend/display/display.go).
 * @param after what follows when a signal has come
 */
export async function play(
  args: readonly string[],
  events: readonly Told[],
  after?: { readonly signal: Promise<void>; readonly events: readonly Told[] },
): Promise<void> {
  const address = args[args.indexOf("--event-log") + 1]?.replace(/^tcp:\/\//, "") ?? "";
  const client = new EventsClient(address, credentials.createInsecure());
  const isReceived = Promise.withResolvers<void>();
  const stream = client.streamEvents((error) => (error ? isReceived.reject(error) : isReceived.resolve()));
  const send = (told: readonly Told[]) => {
    for (const line of logged(told)) {
      const request = new EventRequest();
      request.setEvent(line);
      stream.write(request);
    }
  };
  send(events);
  await after?.signal;
  send(after?.events ?? []);
  stream.end();
  await isReceived.promise.finally(() => client.close());
}

/** Each event as Pulumi's logs have it: a line of JSON. */
export function logged(told: readonly Told[]): string[] {
  return told.map((event, index) => JSON.stringify({ sequence: index, timestamp: 0, ...event }));
}
