import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openPulumi } from "../../../../cli/engine/pulumi/open";
import { keeps, reads, says, stackOf, type Told, watched } from "../../../support/scripted-pulumi/events";
import { plays, scriptPulumi } from "../../../support/scripted-pulumi/script";
import type { Asked } from "../../../support/scripted-pulumi/serve";
import { exportOf } from "../../../support/scripted-pulumi/stacks";

const [alice, bob] = [watched("alice"), watched("bob")];
const prod = [stackOf({ watched: 2 }), alice, bob];
const everybody = [reads(alice), reads(bob)];
const messageOf = (work: Promise<unknown>) => work.then(String, (error: Error) => error.message);

test("values of one run are in a file that is gone after it; settings and secrets are in Pulumi's environment alone", async () => {
  let seen: { file: string; text: string; env: NodeJS.ProcessEnv } | undefined;
  const meanwhile = ({ args, env }: Asked) => {
    const file = args[args.indexOf("--config-file") + 1] ?? "";
    seen = { file, text: readFileSync(file, "utf8"), env };
  };
  const locked = { code: 255, isEnding: false, stderr: "error: incorrect passphrase\n" };
  const pulumi = await scriptPulumi({ prod }, plays("refresh", everybody, { meanwhile }), plays("refresh", [], locked));
  const stackFile = join(pulumi.directory, "Pulumi.prod.yaml");
  const text = "encryptionsalt: v1:abc\nconfig:\n  tapwatch:key: { secure: v1:def }\n";
  writeFileSync(stackFile, text);
  const env = { PULUMI_CONFIG_PASSPHRASE: "not-to-be-shown", PULUMI_PARALLEL: "2" };
  const engine = pulumi.engine("prod", { config: { cloud: "usgov" }, env });
  await engine.refresh();
  expect(parse(seen?.text ?? "").config).toEqual({ "tapwatch:key": { secure: "v1:def" }, "tapwatch:cloud": "usgov" });
  expect({ isLeft: existsSync(seen?.file ?? ""), text: readFileSync(stackFile, "utf8") }).toEqual({
    isLeft: false,
    text,
  });
  expect(seen?.env).toMatchObject({ ...env, PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_SKIP_UPDATE_CHECK: "true" });
  expect(seen?.env["PATH"]?.startsWith(join(pulumi.command.command, ".."))).toBe(true);

  const message = await messageOf(engine.refresh());
  expect(message).toBe(
    "pulumi: incorrect passphrase\nset PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the stack's own passphrase",
  );
  expect(pulumi.commands().join("\n")).not.toContain("not-to-be-shown");
});

test("what keeps Pulumi's engine from its end is an error; what fails behind its end is none", async () => {
  const lock =
    "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock";
  const pulumi = await scriptPulumi(
    { prod },
    plays("refresh", [], { isEnding: false, code: 255, stderr: `error: ${lock}\n` }),
    plays("refresh", [reads(alice)], { isEnding: false, killedBy: "SIGKILL" }),
    plays("refresh", everybody),
    plays("up", [keeps(alice), keeps(bob)], { code: 255, stderr: "error: no connection\n" }),
    plays("destroy"),
    plays("stack export", [], { code: 255, stderr: "error: no connection\n" }),
  );
  const engine = pulumi.engine();
  expect(await messageOf(engine.refresh())).toBe(
    `pulumi: ${lock}\nanother run is working on the stack: wait for it to end; if none is alive, 'pulumi cancel' takes the lock away`,
  );
  expect(await messageOf(engine.refresh())).toBe("pulumi: ended by SIGKILL, without an error message");
  expect(await engine.up()).toMatchObject({ failures: [], stopped: false });
  // Without the state there is nothing to tell.
  expect(await messageOf(engine.destroy())).toBe("pulumi: no connection");
  expect(pulumi.left()).toEqual([]);
});

test("an event that is not understood ends the run: without it somebody may look clean", async () => {
  const strange = { diagnosticEvent: { severity: "error" } } as Told;
  const pulumi = await scriptPulumi({ prod }, plays("refresh", [...everybody, [strange]]));
  expect(await messageOf(pulumi.engine().refresh())).toMatch(
    /^an event of Pulumi's was not understood, so nothing was/,
  );
});

test("what does not tell the state is an error of Pulumi's, not the lack of a watch; without a list no other stack is named", async () => {
  const refusal = { code: 255, stderr: "error: PULUMI_ACCESS_TOKEN must be set for login\n" };
  const pulumi = await scriptPulumi(
    { prod, gone: [] },
    plays("stack export", [], refusal),
    plays("stack ls", [], refusal),
    plays("stack export", [], { killedBy: "SIGTERM" }),
  );
  expect(await messageOf(pulumi.engine().refresh())).toContain("'pulumi login file://~' for this machine");
  expect(await messageOf(pulumi.engine("gone").refresh())).toMatch(
    /^stack 'gone' has no state .* 'tapwatch up' first$/,
  );
  expect(await messageOf(pulumi.engine().export())).toBe("pulumi: ended by SIGTERM, without an error message");
  expect(pulumi.left()).toEqual([]);
});

test("an import that Pulumi refuses before it has read the state ends with Pulumi's error", async () => {
  const refusal = { code: 255, stderr: "error: could not deserialize deployment\n" };
  const pulumi = await scriptPulumi({ prod }, plays("stack import", [], refusal));
  const large = exportOf([watched("alice", { note: "x".repeat(1_000_000) })]);
  expect(await messageOf(pulumi.engine().import(large))).toBe("pulumi: could not deserialize deployment");
  await pulumi.engine().import(large);
  expect(await pulumi.engine().export()).toEqual(large);
});

test("a signal ends Pulumi, which saves what it did, and nothing more is begun", async () => {
  const canceled = { afterInterrupt: [says("error", "update canceled\n")] };
  const pulumi = await scriptPulumi({ prod }, plays("refresh", [reads(alice, { hasPass: true })], canceled));
  const listeners = process.listenerCount("SIGTERM");
  const onProgress = () => void process.emit("SIGTERM");
  expect(await messageOf(pulumi.engine().up({ onProgress }))).toBe(
    "interrupted: what Pulumi saved until then stays; run the command again",
  );
  expect(pulumi.work()).toEqual(["refresh --run-program=false"]);
  expect(process.listenerCount("SIGTERM")).toBe(listeners);
  expect((await pulumi.engine().export()).deployment.resources?.[1]?.outputs).toEqual({ hasPass: true });
});

test("a command line that is too old is refused before it is asked for anything", async () => {
  const pulumi = await scriptPulumi({});
  const file = join(pulumi.directory, "../bin/pulumi");
  writeFileSync(file, "#!/bin/sh\necho v3.228.0\n");
  await expect(openPulumi({ file, root: join(pulumi.directory, "..") })).rejects.toThrow("older than 3.229.0: upgrade");
  expect(pulumi.commands()).toEqual([]);
});
