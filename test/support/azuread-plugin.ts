import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { onTestFinished } from "vitest";
import type { InvokeAnswer } from "../../cli/engine/embedded/hosts";
import { call, channelOptions } from "../../cli/engine/embedded/sdk/call";
import { toStruct } from "../../cli/engine/embedded/sdk/properties";
import type { Properties } from "../../cli/engine/state";
import { startProcess } from "./process";

const version = "6.9.1";
const binary = "pulumi-resource-azuread";

/** The real plugin of azuread, where it is installed: in Pulumi's home of that very version, or on the PATH. */
export function findPlugin(): string | undefined {
  const { PULUMI_HOME: home = join(homedir(), ".pulumi"), PATH = "" } = process.env;
  const places = [join(home, "plugins", `resource-azuread-v${version}`), ...PATH.split(delimiter)];
  return places.map((directory) => join(directory, binary)).find((file) => existsSync(file));
}

export interface AzureadPlugin {
  /** What the plugin makes of the provider's inputs. */
  readonly inputs: Properties;
  /** @throws Error with what the plugin says */
  invoke(token: string, args: Properties): Promise<InvokeAnswer>;
}

/** Hosts the plugin as Pulumi's engine does, for the running test. */
export async function startPlugin(
  file: string,
  configuration: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<AzureadPlugin> {
  // Nobody listens at the engine's address: the plugin only writes its log there.
  const { child } = startProcess(file, ["127.0.0.1:1"], { env });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line: string | Buffer) => resolve(String(line).trim()));
    child.once("exit", (code) => reject(new Error(`the plugin ended with ${code} before it was ready`)));
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), channelOptions);
  onTestFinished(() => client.close());

  const check = new messages.CheckRequest();
  check.setUrn("urn:pulumi:dev::demo::pulumi:providers:azuread::default_6_9_1");
  check.setNews(toStruct({ ...configuration, version }));
  const checked = await call(client, client.checkConfig, check);
  const [failure] = checked.getFailuresList();
  if (failure) throw new Error(`the plugin refuses its configuration: ${failure.getReason()}`);
  const configure = new messages.ConfigureRequest();
  configure.setArgs(checked.getInputs());
  configure.setAcceptsecrets(true);
  for (const [key, value] of Object.entries(configuration))
    configure.getVariablesMap().set(`azuread:config:${key}`, value);
  await call(client, client.configure, configure);

  return {
    inputs: plain(checked.getInputs()),
    invoke: async (token, args) => {
      const request = new messages.InvokeRequest();
      request.setTok(token);
      request.setArgs(toStruct(args));
      const response = await call(client, client.invoke, request);
      const failures = response
        .getFailuresList()
        .map((each) => ({ property: each.getProperty(), reason: each.getReason() }));
      return failures.length > 0 ? { failures } : { result: plain(response.getReturn()), failures };
    },
  };
}

function plain(struct: ReturnType<messages.InvokeResponse["getReturn"]>): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}
