// Publishes the tarballs in release/, each after those that it depends on. What is published already is passed over, so that
// a release that stopped half way can be run again.
import { join } from "node:path";
import { oneVersion, packagesOf, project, runAsScript } from "./packages.mjs";
import { succeeded } from "./run.mjs";

await runAsScript(import.meta.url, async () => {
  const version = oneVersion();
  for (const { manifest } of packagesOf()) {
    const { name } = manifest;
    if (await isPublished(name, version)) {
      process.stdout.write(`${name} ${version} is there already\n`);
      continue;
    }
    const tarball = join(project, "release", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    await succeeded("npm", ["publish", tarball, "--provenance", "--access", "public"], project);
    process.stdout.write(`${name} ${version} is published\n`);
  }
});

async function isPublished(name, version) {
  try {
    return (await succeeded("npm", ["view", `${name}@${version}`, "version"], project)).trim() === version;
  } catch (error) {
    if (error.message.includes("E404")) return false;
    throw error;
  }
}
