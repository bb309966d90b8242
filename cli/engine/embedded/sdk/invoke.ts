import { CheckFailure } from "@pulumi/pulumi/proto/provider_pb";
import { type ResourceInvokeRequest, ResourceInvokeResponse } from "@pulumi/pulumi/proto/resource_pb";
import { UnsupportedError } from "../../../project/unsupported";
import type { Invocation } from "../../own-program/watch";
import type { InvokeAnswer } from "../hosts";
import { fromStruct, toStruct } from "./properties";

/** @throws UnsupportedError naming the function and what it asks for */
export function invocationOf(request: ResourceInvokeRequest): Invocation {
  const token = request.getTok();
  const where = `the function ${token}`;
  const asked: readonly (readonly [boolean, string])[] = [
    [request.getProvider() !== "", `explicit providers (${where})`],
    [request.getPlugindownloadurl() !== "", `providers from another place (${where})`],
    [request.getPackageref() !== "", `parameterized packages (${where})`],
  ];
  for (const [isAsked, what] of asked) if (isAsked) throw new UnsupportedError(what);
  return { token, args: fromStruct(request.getArgs(), where), version: request.getVersion() };
}

export function invokeResponse({ result, failures }: InvokeAnswer): ResourceInvokeResponse {
  const response = new ResourceInvokeResponse();
  if (result !== undefined) response.setReturn(toStruct(result));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}
