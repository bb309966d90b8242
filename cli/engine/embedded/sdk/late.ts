import * as modules from "node:module";

// Loaded into the program's process before Pulumi's SDK. Two parts of the SDK are loaded by every program, take a third of its
// start and are hardly ever used: the Automation API, and npm's dependency trees, for functions that are stored by their source.
// They are loaded when they are used.

/** By what asks for them, as the end of its path. */
const late: readonly { readonly request: string; readonly by: string }[] = [
  { request: "./automation", by: "/@pulumi/pulumi/index.js" },
  { request: "@npmcli/arborist", by: "/@pulumi/pulumi/runtime/closure/codePaths.js" },
];

type Load = (request: string, parent: { readonly filename: string | null } | undefined, isMain: boolean) => unknown;

const loader = (modules as unknown as { Module: { _load: Load } }).Module;
const load = loader._load;

loader._load = function loadOrWait(request, parent, isMain) {
  const file = (parent?.filename ?? "").replaceAll("\\", "/");
  const isLate = late.some((one) => one.request === request && file.endsWith(one.by));
  const now = () => load.call(this, request, parent, isMain);
  return isLate ? whenUsed(now as () => object) : now();
};

/** Stands for a module's exports, and loads it when somebody looks at them. */
function whenUsed(now: () => object): object {
  return new Proxy(
    {},
    {
      // TypeScript's import asks this at once; both parts are compiled from TypeScript, or are read by their names.
      get: (_target, name) => (name === "__esModule" ? true : Reflect.get(now(), name)),
      has: (_target, name) => Reflect.has(now(), name),
    },
  );
}
