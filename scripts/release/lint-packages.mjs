// Looks at each package as npm would publish it: do the files that package.json names exist, and are they what it says?
import { join } from "node:path";
import { packageProblems } from "./package-problems.mjs";
import { packagesOf, project, runAsScript } from "./packages.mjs";

await runAsScript(import.meta.url, async () => {
  const packages = packagesOf();
  const problems = await Promise.all(packages.map(({ folder }) => packageProblems(join(project, folder))));
  if (problems.flat().length > 0)
    throw new Error(`${problems.flat().join("\n")}\n(it looks at what 'npm run build' built)`);
  process.stdout.write(`Checked ${packages.length} packages. No problems.\n`);
});
