import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { partialVariable } from "@tapwatch/provider/partial";
import type { Properties } from "../../state";
import type { Context } from "../context";
import type { CheckFailure, ProviderHost } from "../hosts";
import { call, channelOptions } from "./call";
import { type Child, startChild } from "./child";
import { fromStruct, toStruct } from "./properties";

/** A running plugin for Node's dynamic providers: Pulumi's own, driven as Pulumi's engine drives it. */
export class DynamicProvider implements ProviderHost {
  private constructor(
    private readonly child: Child,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Dynamic providers are configured with all of the stack's configuration. */
  static async start({ project, name, config, isPartial = false, env }: Context): Promise<DynamicProvider> {
    const child = startChild({
      script: project.resolve("@pulumi/pulumi/cmd/dynamic-provider"),
      arguments: ["unused-engine-address"],
      cwd: project.directory,
      env: { ...env, PULUMI_NODEJS_PROJECT: name.project, [partialVariable]: String(isPartial) },
    });
    try {
      const address = `127.0.0.1:${await child.firstLine}`;
      const client = new ResourceProviderClient(address, credentials.createInsecure(), channelOptions);
      const request = new messages.ConfigureRequest();
      request.setArgs(toStruct(config));
      request.setAcceptsecrets(true);
      await call(client, client.configure, request);
      return new DynamicProvider(child, client);
    } catch (error) {
      child.stop();
      throw error;
    }
  }

  async check(
    urn: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: CheckFailure[] }> {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await call(this.client, this.client.check, request);
    return {
      inputs: fromStruct(response.getInputs(), urn),
      failures: response.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  async diff(urn: string, id: string, olds: Properties, news: Properties): Promise<"same" | "update" | "replace"> {
    const request = new messages.DiffRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await call(this.client, this.client.diff, request);
    if (response.getReplacesList().length > 0) return "replace";
    return response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_NONE ? "same" : "update";
  }

  async create(urn: string, inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest();
    request.setUrn(urn);
    request.setProperties(toStruct(inputs));
    const response = await call(this.client, this.client.create, request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties(), urn) };
  }

  async read(
    urn: string,
    id: string,
    properties: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs?: Properties }> {
    const request = new messages.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(toStruct(properties));
    const response = await call(this.client, this.client.read, request);
    const inputs = response.getInputs();
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties(), urn),
      ...(inputs && { inputs: fromStruct(inputs, urn) }),
    };
  }

  async update(urn: string, id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return fromStruct((await call(this.client, this.client.update, request)).getProperties(), urn);
  }

  async delete(urn: string, id: string, outputs: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(toStruct(outputs));
    await call(this.client, this.client.delete, request);
  }

  /** Lines that the provider wrote for the user on stderr. */
  get notices(): string[] {
    return this.child
      .said()
      .split("\n")
      .filter((line) => line.startsWith("tapwatch: "))
      .map((line) => line.slice("tapwatch: ".length));
  }

  stop(): void {
    this.client.close();
    this.child.stop();
  }
}
