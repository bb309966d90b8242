import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { UnsupportedError } from "../../../project/unsupported";
import type { Diagnostic } from "../../engine";
import type { Deployment } from "../deployment";
import type { Invoke } from "../hosts";
import { channelOptions } from "./call";
import { invocationOf, invokeResponse } from "./invoke";
import { fromStruct, toStruct } from "./properties";
import { registrationOf } from "./registration";

const { ResourceMonitorFeature } = messages;
// Secrets are announced so that the SDK marks them and we can refuse them; otherwise it would send them in clear text.
const features = [ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS];

const severities = ["debug", "info", "warning", "error"] as const;

export interface Monitor {
  /** host:port, for the program's --monitor and --engine. */
  readonly address: string;
  readonly diagnostics: readonly Diagnostic[];
  close(): void;
}

/** Serves Pulumi's ResourceMonitor and Engine to one run of the program. */
export async function startMonitor(deployment: Deployment, types: readonly string[], invoke: Invoke): Promise<Monitor> {
  const diagnostics: Diagnostic[] = [];
  let root = "";
  const server = new grpc.Server(channelOptions);

  server.addService(ResourceMonitorService as grpc.ServiceDefinition, {
    getDeploymentInfo: answer(async () => {
      const info = new messages.DeploymentInfo();
      info.setSupportedfeaturesList(features);
      return info;
    }),
    supportsFeature: answer(async (request: messages.SupportsFeatureRequest) => {
      const response = new messages.SupportsFeatureResponse();
      response.setHassupport(request.getId() === "secrets");
      return response;
    }),
    registerResource: answer(async (request: messages.RegisterResourceRequest) => {
      const state = await deployment.register(registrationOf(request, types));
      const response = new messages.RegisterResourceResponse();
      response.setUrn(state.urn);
      response.setId(state.id ?? "");
      response.setObject(toStruct(state.outputs ?? state.inputs ?? {}));
      return response;
    }),
    registerResourceOutputs: answer(async (request: messages.RegisterResourceOutputsRequest) => {
      deployment.setOutputs(request.getUrn(), fromStruct(request.getOutputs(), request.getUrn()));
      return new Empty();
    }),
    readResource: answer(async (request: messages.ReadResourceRequest) => {
      const [type, name] = [request.getType(), request.getName()];
      if (!types.includes(type)) {
        throw new UnsupportedError(`looking up resources of type ${type} ('${name}'): only ${types.join(", ")}`);
      }
      const state = await deployment.read({
        type,
        name,
        parent: request.getParent(),
        id: request.getId(),
        custom: true,
        inputs: fromStruct(request.getProperties(), `${type} '${name}'`),
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        aliases: [],
      });
      const response = new messages.ReadResourceResponse();
      response.setUrn(state.urn);
      response.setProperties(toStruct(state.outputs ?? {}));
      return response;
    }),
    invoke: answer(async (request: messages.ResourceInvokeRequest) =>
      invokeResponse(await invoke(invocationOf(request))),
    ),
    call: answer(async (request: messages.ResourceCallRequest) => {
      throw new UnsupportedError(`the method ${request.getTok()}`);
    }),
    registerPackage: answer(async () => {
      throw new UnsupportedError("parameterized packages");
    }),
    signalAndWaitForShutdown: answer(async () => new Empty()),
  });

  server.addService(EngineService as grpc.ServiceDefinition, {
    log: answer(async (request: engineMessages.LogRequest) => {
      const urn = request.getUrn();
      const severity = severities[request.getSeverity()] ?? "info";
      if (severity !== "debug") diagnostics.push({ severity, message: request.getMessage(), ...(urn && { urn }) });
      return new Empty();
    }),
    getRootResource: answer(async () => {
      const response = new engineMessages.GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
    setRootResource: answer(async (request: engineMessages.SetRootResourceRequest) => {
      root = request.getUrn();
      return new engineMessages.SetRootResourceResponse();
    }),
    requirePulumiVersion: answer(async () => new engineMessages.RequirePulumiVersionResponse()),
  });

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, diagnostics, close: () => server.forceShutdown() };
}

/** A unary handler from an async function. What it throws reaches the program as the error's message. */
function answer<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    handle(request).then(
      (response) => callback(null, response),
      (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
    );
  };
}
