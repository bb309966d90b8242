// Writes pages about everything that the packages offer to docs/api, from the sources: `npm run docs:api`. Nobody commits them.
import { join } from "node:path";
import { Application } from "typedoc";
import { oneVersion, packagesOf, project, runAsScript } from "./packages.mjs";

await runAsScript(import.meta.url, async () => {
  const app = await Application.bootstrapWithPlugins({
    name: `tapwatch ${oneVersion()}`,
    // Each entry of a package's exports.
    entryPointStrategy: "packages",
    entryPoints: packagesOf().map(({ folder }) => join(project, folder)),
    plugin: ["typedoc-plugin-markdown"],
    readme: "none",
    out: join(project, "docs/api"),
    disableGit: true,
    disableSources: true,
    // What a signature names without exporting it is shown by its name.
    packageOptions: { validation: { notExported: false } },
    logLevel: "Warn",
  });
  const documents = await app.convert();
  if (documents === undefined) throw new Error("the sources could not be read");
  await app.generateOutputs(documents);
  process.stdout.write("Wrote the pages to docs/api.\n");
});
