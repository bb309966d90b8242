import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { createClock } from "../../simulator/clock";
import { execute } from "../../simulator/console";
import { Tenant } from "../../simulator/tenant/tenant";
import { project, startCommand } from "../support/command";
import { scratchDirectory } from "../support/scratch";

const alice = "user1@contoso.example";

/** Runs `npm run simulator`'s program and collects what it says until a line of it matches. */
function startStandalone(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const bin = join(project, "simulator/dist/bin.js");
  const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async until(pattern: RegExp): Promise<string[]> {
      const said: string[] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`it ended before it said ${pattern}:\n${said.join("\n")}`);
        said.push(value);
        if (pattern.test(value)) return said;
      }
    },
  };
}

test("the simulator runs alone: what it prints signs tapwatch in, and what is typed happens in the tenant", async () => {
  const { child, until } = startStandalone(["--users", "2"]);
  const said = await until(/^ {2}help/);
  const env = Object.fromEntries(
    said.flatMap((line) => {
      const [, name, value] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
  const init = said.find((line) => line.startsWith("npx tapwatch init")) ?? "";
  const given = (option: string) => new RegExp(`--${option} '?([^ ']+)`).exec(init)?.[1] ?? "";
  const scratch = await scratchDirectory();
  const approvals = join(scratch, "approvals.yaml");
  writeFileSync(approvals, "");
  const config = Object.entries({
    usersFile: given("users-file"),
    graphRoot: given("graph-root"),
    authorityHost: given("authority-host"),
    approvals,
  }).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const stack = ["-C", project, "-s", "simulator", "--state", join(scratch, "state.json")];
  const tapwatch = (...words: readonly string[]) => startCommand([...words, ...stack, ...config], env).ended;
  expect(await tapwatch("up")).toMatchObject({ code: 0, stderr: "" });

  child.stdin.write(`issue ${alice} 43200\n`);
  await until(/has a pass of 43200 minutes/);
  expect(await tapwatch("check")).toMatchObject({ code: 3, stdout: expect.stringMatching(/Issued +│ user1/) });
  expect(await tapwatch("accept", "--user", alice, "--ticket", "CHG-1", "--yes")).toMatchObject({
    code: 3,
    stdout: expect.stringContaining(`Accepted: ${alice} (Issued).`),
  });

  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(existsSync(env["NODE_EXTRA_CA_CERTS"] ?? "")).toBe(false);
}, 120_000);

test("it prints the commands to type, Pulumi's own too, and the tenant's time if it was given one", async () => {
  const { until } = startStandalone(["--users", "1", "--now", "2026-03-02T10:00:00+01:00"]);
  const said = await until(/^ {2}help/);
  const commands = said.flatMap((line) => /^(?:npx tapwatch|pulumi) (?:stack )?(\w+)/.exec(line)?.[1] ?? []);
  expect(commands).toEqual(["init", "doctor", "up", "check", "accept", "login", "init", "up", "refresh"]);
  expect(said).toContain(`npx tapwatch accept --stack simulator --user ${alice} --ticket CHG-1 --yes`);
  expect(said).toContain("export TAPWATCH_NOW='2026-03-02T09:00:00.000Z'");
  expect(said).toContain("TAPWATCH_NOW moves with 'advance', which says what to export then.");
});

test("what this machine trusts already is trusted beside the simulator's own authority", async () => {
  const company = join(await scratchDirectory(), "company.pem");
  writeFileSync(company, "the company's authority\n");
  const { until } = startStandalone(["--users", "1"], { NODE_EXTRA_CA_CERTS: company });
  const said = await until(/^ {2}help/);
  const file = said.flatMap((line) => /^export NODE_EXTRA_CA_CERTS='(.*)'$/.exec(line)?.[1] ?? [])[0] ?? "";
  expect(readFileSync(file, "utf8")).toMatch(/^the company's authority\n-----BEGIN CERTIFICATE-----/);
});

test.each([
  [["--port", "x"], "--port x is no number from 0 to 65535"],
  [["--frob"], "--frob"],
])("bad options are refused: %s", async (args, message) => {
  const { child } = startStandalone(args);
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => void errors.push(text));
  expect(await once(child, "close")).toEqual([1, null]);
  expect(errors.join("")).toContain(message);
});

test("the commands of the keyboard", () => {
  const clock = createClock("2026-03-02T09:00:00Z", false);
  const tenant = new Tenant(clock);
  tenant.addUser({ userPrincipalName: alice });
  tenant.addUser({ userPrincipalName: "user2@contoso.example" });
  const say = (line: string) => execute(line, { tenant, clock });
  expect(say(`issue ${alice} 60 once`)).toBe(`${alice} has a pass of 60 minutes, one-time`);
  expect(say(`use ${alice}`)).toBe(`${alice} signed in`);
  expect(say(`use ${alice}`)).toBe(`the pass of ${alice} cannot be used: OneTimeUsed (use <user>)`);
  expect(say("users")).toBe(`${alice}: a pass, OneTimeUsed\nuser2@contoso.example`);
  expect(say("advance 3h")).toContain("it is 2026-03-02T12:00:00.000Z");
  expect(say("advance soon")).toContain("soon is no time: write 30m, 8h or 2d");
  expect(say(`remove ${alice}`)).toBe(`${alice} has no pass now`);
  expect(say(`remove ${alice}`)).toBe(`${alice} had no pass`);
  expect(say(`deny ${alice}`)).toBe(`reads of ${alice} get 403`);
  expect(say(`allow ${alice}`)).toBe(`reads of ${alice} are answered`);
  expect(say(`rename ${alice} alice@contoso.example`)).toBe(`${alice} is alice@contoso.example now`);
  expect(say(`rename ${alice} bob@contoso.example`)).toContain(`there is no user ${alice} in the tenant`);
  expect(say("rename alice@contoso.example")).toBe("the new name is missing (rename <user> <new name>)");
  expect(say(`rename alice@contoso.example ${alice}`)).toBe(`alice@contoso.example is ${alice} now`);
  expect(say(`leave ${alice}`)).toBe(`${alice} is deleted`);
  expect(say("users")).toBe("user2@contoso.example");
  expect(say(`return ${tenant.idOf("user2@contoso.example")}`)).toContain("was deleted in the last 30 days");
  expect(say(`return ${alice}`)).toBe(`${alice} is back`);
  say(`issue ${alice}`);
  expect(say("policy disabled")).toBe("Temporary Access Passes are disabled by the tenant's policy");
  expect(say("users")).toBe(`user2@contoso.example\n${alice}: a pass, DisabledByPolicy`);
  expect(say("policy enabled")).toBe("Temporary Access Passes are enabled by the tenant's policy");
  expect(say("policy off")).toBe("off is no state of the policy (policy <enabled|disabled>)");
  expect(say(`issue ${alice} soon`)).toContain("soon are no minutes");
  expect(say("issue nobody")).toContain("there is no user nobody in the tenant");
  expect(say("toString")).toContain("there is no 'toString'; there is");
  expect(say("help")).toContain("advance <30m|8h|2d>");
  for (const usage of ["rename <user> <new name>", "leave <user>", "return <user>", "policy <enabled|disabled>"]) {
    expect(say("help")).toContain(`  ${usage} `);
  }
  expect(say(" ")).toBe("");
});
