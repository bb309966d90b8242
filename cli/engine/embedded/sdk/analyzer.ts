import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { PolicyPackReference, Violation } from "../../engine";
import type { PackHost } from "../../pack-host";
import { configurePack, type PackPolicy } from "../../policy-configuration";
import { nameOf, type ResourceState } from "../../state";
import type { Context } from "../context";
import { call, channelOptions } from "./call";
import { type Child, startChild } from "./child";
import { packEntry } from "./pack-entry";
import { fromStruct, toStruct } from "./properties";

const levels = ["advisory", "mandatory", "disabled", "remediate"] as const;
const severities = [undefined, "low", "medium", "high", "critical"] as const;

/** A running policy pack: Pulumi's own host for Node's packs, driven as Pulumi's engine drives it. */
export class Analyzer implements PackHost {
  private constructor(
    private readonly child: Child,
    private readonly client: AnalyzerClient,
  ) {}

  /** @throws Error if the pack does not start, or its configuration does not fit its schema (with the path) */
  static async start(pack: PolicyPackReference, context: Context, dryRun: boolean): Promise<Analyzer> {
    const { project, name, config, env } = context;
    const child = startChild({
      script: project.resolve("@pulumi/pulumi/cmd/run-policy-pack"),
      arguments: ["unused-engine-address", packEntry(pack.directory)],
      cwd: pack.directory,
      env: { ...env, PULUMI_NODEJS_PROJECT: name.project, PULUMI_NODEJS_STACK: name.stack },
    });
    const client = new AnalyzerClient(
      `127.0.0.1:${await child.firstLine}`,
      credentials.createInsecure(),
      channelOptions,
    );
    try {
      const stackRequest = new messages.AnalyzerStackConfigureRequest();
      stackRequest.setStack(name.stack);
      stackRequest.setProject(name.project);
      stackRequest.setDryRun(dryRun);
      for (const [key, value] of Object.entries(config)) stackRequest.getConfigMap().set(key, value);
      await call(client, client.configureStack, stackRequest);

      const info = await call(client, client.getAnalyzerInfo, new Empty());
      const request = new messages.ConfigureAnalyzerRequest();
      const policies = info.getPoliciesList().map(policyOf);
      for (const [name, { enforcementLevel, properties }] of Object.entries(
        configurePack(policies, pack.configFile, false),
      )) {
        const configuration = new messages.PolicyConfig();
        configuration.setEnforcementlevel(levels.indexOf(enforcementLevel) as messages.EnforcementLevel);
        configuration.setProperties(toStruct(properties));
        request.getPolicyconfigMap().set(name, configuration);
      }
      await call(client, client.configure, request);
    } catch (error) {
      child.stop();
      throw error;
    }
    return new Analyzer(child, client);
  }

  /** Judges one resource by its inputs. */
  async analyze(state: ResourceState): Promise<Violation[]> {
    const request = new messages.AnalyzeRequest();
    request.setType(state.type);
    request.setUrn(state.urn);
    request.setName(nameOf(state.urn));
    request.setProperties(toStruct(state.inputs ?? {}));
    request.setOptions(new messages.AnalyzerResourceOptions());
    const response = await call(this.client, this.client.analyze, request);
    return response.getDiagnosticsList().map((diagnostic) => violationOf(diagnostic, state.urn));
  }

  /** Judges the whole stack by its outputs. */
  async analyzeStack(states: readonly ResourceState[]): Promise<Violation[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(
      states.map((state) => {
        const resource = new messages.AnalyzerResource();
        resource.setType(state.type);
        resource.setUrn(state.urn);
        resource.setName(nameOf(state.urn));
        resource.setProperties(toStruct(state.outputs ?? {}));
        resource.setOptions(new messages.AnalyzerResourceOptions());
        resource.setParent(state.parent ?? "");
        resource.setDependenciesList([...(state.dependencies ?? [])]);
        return resource;
      }),
    );
    const response = await call(this.client, this.client.analyzeStack, request);
    return response.getDiagnosticsList().map((diagnostic) => violationOf(diagnostic));
  }

  stop(): void {
    this.client.close();
    this.child.stop();
  }
}

function policyOf(info: messages.PolicyInfo): PackPolicy {
  const schema = info.getConfigschema();
  return {
    name: info.getName(),
    enforcementLevel: levels[info.getEnforcementlevel()] ?? "advisory",
    properties: fromStruct(schema?.getProperties(), `the schema of ${info.getName()}`),
    required: schema?.getRequiredList() ?? [],
  };
}

function violationOf(diagnostic: messages.AnalyzeDiagnostic, analyzedUrn = ""): Violation {
  const urn = diagnostic.getUrn() || analyzedUrn;
  const severity = severities[diagnostic.getSeverity()];
  const description = diagnostic.getDescription();
  // The SDK puts the description before the message; here they are two fields.
  const said = diagnostic.getMessage();
  return {
    policyName: diagnostic.getPolicyname(),
    policyPackName: diagnostic.getPolicypackname(),
    policyPackVersion: diagnostic.getPolicypackversion(),
    enforcementLevel: levels[diagnostic.getEnforcementlevel()] ?? "advisory",
    description,
    message: said.startsWith(description) ? said.slice(description.length).trim() : said,
    ...(severity && { severity }),
    ...(urn && { urn }),
  };
}
