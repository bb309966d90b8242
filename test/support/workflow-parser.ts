import { registerHooks } from "node:module";

/** The parser imports JSON as bundlers let it, without the attribute that Node asks for. */
export async function workflowParser() {
  registerHooks({
    load: (url, context, nextLoad) =>
      nextLoad(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
  });
  return Object.assign(
    {},
    await import("@actions/workflow-parser"),
    await import("@actions/workflow-parser/actions/index"),
  );
}
