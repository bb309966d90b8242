import * as modules from "node:module";

// Loaded into the program's process before Pulumi's SDK, which for each resource sends three debug messages to the engine, one
// after the other, and takes some 60 stack traces that only a report of forgotten promises shows, and one for the line that
// registers it. The engine drops messages and line. Without them, a program with thousands of users takes less than half the time.

type Exports = Record<string, unknown>;

/** What becomes of a module of the SDK, by its file, as soon as it is loaded: before anything can call it. */
const quieted: Readonly<Record<string, (exports: Exports) => void>> = {
  "/@pulumi/pulumi/log/index.js": (log) => {
    log["debug"] = () => Promise.resolve();
  },
  "/@pulumi/pulumi/resource.js": ({ Resource }) => {
    const known = Resource as { stackTrace?: () => readonly unknown[] } | undefined;
    if (typeof known?.stackTrace === "function") known.stackTrace = () => [];
  },
  "/@pulumi/pulumi/runtime/debuggable.js": (debuggable) => {
    const { debuggablePromise } = debuggable;
    if (typeof debuggablePromise !== "function") return;
    debuggable["debuggablePromise"] = (...given: unknown[]) => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return debuggablePromise(...given);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    };
  },
};

const loader = (modules as unknown as { Module: { prototype: { load(this: NodeModule, filename: string): void } } })
  .Module;
const { load } = loader.prototype;

loader.prototype.load = function loadAndQuieten(this: NodeModule, filename) {
  load.call(this, filename);
  const file = filename.replaceAll("\\", "/");
  for (const [end, quieten] of Object.entries(quieted))
    if (file.endsWith(end)) quietenOr(quieten, this.exports as Exports);
};

/** Another SDK: the program only takes longer. */
function quietenOr(quieten: (exports: Exports) => void, exports: Exports): void {
  try {
    quieten(exports);
  } catch {}
}
