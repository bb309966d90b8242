type Verb = (...given: never[]) => Promise<unknown>;
type Verbs = Readonly<Record<"check" | "create" | "read" | "diff" | "update" | "delete", Verb>>;

/**
 * The verbs of a provider that is loaded when one of them is first called. A program only registers resources, and calls none:
 * without Graph's client, the sign-in and the schemas it starts sooner.
 */
export function lazyVerbs<Provider extends Verbs>(load: () => Promise<Provider>): Pick<Provider, keyof Verbs> {
  let loading: Promise<Provider> | undefined;
  const lazy = <Name extends keyof Verbs>(name: Name) =>
    (async (...given) => {
      loading ??= load();
      return (await loading)[name](...given);
    }) as Provider[Name];
  return {
    check: lazy("check"),
    create: lazy("create"),
    read: lazy("read"),
    diff: lazy("diff"),
    update: lazy("update"),
    delete: lazy("delete"),
  };
}
