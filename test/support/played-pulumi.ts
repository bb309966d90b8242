import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PulumiEngine } from "../../cli/engine/pulumi";
import { openPulumi } from "../../cli/engine/pulumi/open";
import { scratchDirectory } from "./scratch";

/**
 * A stand-in for Pulumi's command line, for what the real one is not needed to see: which commands it is given. It has the
 * stacks that it is told, and says what Pulumi says of others.
 */
export async function playPulumi(stacks: Readonly<Record<string, object>>, more = "") {
  const root = await scratchDirectory();
  const directory = join(root, "project");
  mkdirSync(join(root, "bin"));
  mkdirSync(directory);
  writeFileSync(join(directory, "Pulumi.yaml"), "name: tapwatch\nruntime: nodejs\n");
  for (const [name, state] of Object.entries(stacks)) {
    writeFileSync(join(root, `${name}.json`), JSON.stringify(state));
    writeFileSync(join(directory, `Pulumi.${name}.yaml`), "config: {}\n");
  }
  const list = JSON.stringify(Object.keys(stacks).map((name) => ({ name, current: false })));
  const script = `#!/bin/sh
echo "$*" >> "${root}/log"
case "$1 $2" in
  "version ") echo v3.260.0 ;;
  "stack export")
    if [ -f "${root}/\${4##*/}.json" ]; then cat "${root}/\${4##*/}.json"; exit 0; fi
    echo "error: no stack named '$4' found" >&2; exit 255 ;;
  "stack output") echo "error: no stack named '$5' found" >&2; exit 255 ;;
  "stack ls") echo '${list}' ;;
  ${more}
  *) echo "error: pulumi $* is not played" >&2; exit 64 ;;
esac
`;
  const file = join(root, "bin/pulumi");
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  const command = await openPulumi({ file, root });
  return {
    directory,
    command,
    engine: (stack: string) => new PulumiEngine({ directory, stack, command }),
    /** The commands that it was given, but for the question for its version. */
    commands: () =>
      (existsSync(join(root, "log")) ? readFileSync(join(root, "log"), "utf8") : "")
        .split("\n")
        .map((line) => line.replace(" --non-interactive --color never", ""))
        .filter((line) => line !== "" && line !== "version"),
  };
}
