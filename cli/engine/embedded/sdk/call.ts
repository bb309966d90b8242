import { type CallOptions, Metadata, type ServiceError } from "@grpc/grpc-js";

/** Pulumi allows messages of 400 MiB; gRPC's own limit of 4 MiB is a few thousand users. */
export const channelOptions = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** The fullest of a stub's overloads, which is the one that types are inferred from. */
type Method<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

/** One unary gRPC call as a promise. @throws Error with the message that the other side gave, without gRPC's prefix */
export function call<Request, Response>(
  client: object,
  method: Method<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new Metadata(), {}, (error, response) =>
      error ? reject(new Error(error.details || error.message)) : resolve(response),
    );
  });
}
