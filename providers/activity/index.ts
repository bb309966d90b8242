import { lazyVerbs } from "../lazy-verbs";

// The exports of this module are the provider: Pulumi's serializer then stores a reference to the package in the state,
// not its source (activity.js beside package.json says more). Pulumi calls the verbs by these names.
const {
  check,
  configure,
  create,
  read,
  diff,
  update,
  delete: forget,
} = lazyVerbs(async () => (await import("./provider.js")).createActivityProvider);

export { check, configure, create, diff, forget as delete, read, update };
