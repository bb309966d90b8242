import { RunError, runtime } from "@pulumi/pulumi";
import type { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceRequest, type RegisterResourceResponse, Result } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Registration } from "../../own-program/watch";
import type { Properties } from "../../state";

export interface MonitorRegistration extends Omit<Registration, "aliases"> {
  /** URN. */
  readonly parent: string;
  /** URNs. */
  readonly aliases: readonly string[];
}

/**
 * Registers a resource with the engine that runs this program, as the SDK's resources do, but at once.
 * @returns what the engine knows of it; what it does not know yet is missing
 * @throws RunError if the resource failed; gRPC's own error if the engine stops, which the SDK leaves to the engine to explain
 */
export async function registerResource(registration: MonitorRegistration): Promise<Properties> {
  const { type, name } = registration;
  const response = await sent(requestOf(registration));
  if (response.getResult() !== Result.SUCCESS) throw new RunError(`resource ${name} [${type}] failed to register`);
  const properties: Properties = response.getObject()?.toJavaScript() ?? {};
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isUnknown(value)));
}

function requestOf({ type, name, parent, inputs, aliases }: MonitorRegistration): RegisterResourceRequest {
  const request = new RegisterResourceRequest();
  request.setType(type);
  request.setName(name);
  request.setParent(parent);
  request.setCustom(true);
  request.setObject(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
  request.setAliasurnsList([...aliases]);
  request.setAliasspecs(true);
  request.setAcceptsecrets(true);
  request.setAcceptresources(true);
  request.setSupportspartialvalues(true);
  request.setSupportsresultreporting(true);
  const dependencies = request.getPropertydependenciesMap();
  for (const property of Object.keys(inputs)) {
    dependencies.set(property, new RegisterResourceRequest.PropertyDependencies());
  }
  return request;
}

function sent(request: RegisterResourceRequest): Promise<RegisterResourceResponse> {
  const monitor = (runtime as unknown as { getMonitor(): ResourceMonitorClient | undefined }).getMonitor();
  if (monitor === undefined) throw new Error("there is no engine to register resources with");
  return new Promise((resolve, reject) => {
    monitor.registerResource(request, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** Whether a value, or a part of it, is what the SDK puts in the place of what is not known yet. */
function isUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === runtime.unknownValue;
  return Object.values(value).some(isUnknown);
}
