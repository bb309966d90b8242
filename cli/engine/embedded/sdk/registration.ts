import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { UnsupportedError } from "../../../project/unsupported";
import { isProviderType, type Properties } from "../../state";
import { fromStruct } from "./properties";

/** What a program asks for when it registers a resource, as far as this engine goes. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: Properties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URNs that it had before. */
  readonly aliases: readonly string[];
}

/** @throws UnsupportedError naming the resource and what it asks for */
export function registrationOf(request: RegisterResourceRequest, types: readonly string[]): Registration {
  const [type, name] = [request.getType(), request.getName()];
  const custom = request.getCustom();
  const where = `${type} '${name}'`;
  const asked: readonly (readonly [boolean, string])[] = [
    [isProviderType(type), `explicit providers (${where})`],
    [custom && !types.includes(type), `resources of type ${type} ('${name}'): only ${types.join(", ")}`],
    [request.getRemote(), `remote components (${where})`],
    [request.getProtect() === true, `the option protect (${where})`],
    [request.getImportid() !== "", `the option import (${where})`],
    [request.getProvider() !== "", `explicit providers (${where})`],
    [request.getDeletedwith() !== "", `the option deletedWith (${where})`],
    [request.getRetainondelete() === true, `the option retainOnDelete (${where})`],
    [request.getIgnorechangesList().length > 0, `the option ignoreChanges (${where})`],
    [request.getReplaceonchangesList().length > 0, `the option replaceOnChanges (${where})`],
    [request.getAdditionalsecretoutputsList().length > 0, `the option additionalSecretOutputs (${where})`],
    [request.getAliasesList().length > 0, `aliases that are no URNs (${where})`],
    [request.getTransformsList().length > 0, `the option transforms (${where})`],
  ];
  for (const [isAsked, what] of asked) if (isAsked) throw new UnsupportedError(what);

  const propertyDependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    propertyDependencies[property] = dependencies.getUrnsList();
  });
  return {
    type,
    name,
    parent: request.getParent(),
    custom,
    inputs: fromStruct(request.getObject(), where),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    aliases: request.getAliasurnsList(),
  };
}
