import { currentMoment } from "./moment";
import type { Runtime } from "./runtime";

type Verb = (...given: never[]) => Promise<unknown>;
type Verbs = Readonly<Record<"check" | "create" | "read" | "diff" | "update" | "delete", Verb>>;
type Create<Provider> = (runtime: () => Runtime, now: () => number) => Provider;

/**
 * What Pulumi calls of a kind of resource: its verbs, and before any of them `configure`, which takes the stack's configuration. The
 * provider is loaded when one is first called. A program only registers resources, and calls none: without Graph's client, the
 * sign-in and the schemas it starts sooner.
 * @param load what makes the provider
 */
export function lazyVerbs<Provider extends Verbs>(load: () => Promise<Create<Provider>>) {
  let loading: Promise<Provider> | undefined;
  const provider = async () => {
    const create = await load();
    const { currentRuntime } = await import("./runtime.js");
    return create(currentRuntime, currentMoment);
  };
  const lazy = <Name extends keyof Verbs>(name: Name) =>
    (async (...given) => {
      loading ??= provider();
      return (await loading)[name](...given);
    }) as Provider[Name];
  return {
    check: lazy("check"),
    create: lazy("create"),
    read: lazy("read"),
    diff: lazy("diff"),
    update: lazy("update"),
    delete: lazy("delete"),
    configure: async ({ config }: { config: { get(key: string): string | undefined } }): Promise<void> => {
      const { configureRuntime } = await import("./runtime.js");
      configureRuntime((key) => config.get(key));
    },
  };
}
