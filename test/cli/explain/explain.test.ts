import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { recordSchema } from "../../../cli/record/read-record";
import { startWatch } from "../../support/command";
import { scratchDirectory } from "../../support/scratch";

const [alice, bob, carol] = ["user1@contoso.example", "user2@contoso.example", "user3@contoso.example"];
const window = { until: "2026-03-03T00:00:00Z", maxLifetimeInMinutes: 240 };
const schema = JSON.parse(readFileSync(join(__dirname, "../../../cli/explain/schema.json"), "utf8"));

/** The document of a user, as its published schema says. */
async function documentOf({ tapwatch }: Pick<Awaited<ReturnType<typeof startWatch>>, "tapwatch">, user: string) {
  const { code, stdout, stderr } = await tapwatch("explain", user, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  const document = JSON.parse(stdout);
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateFormats: false }).addSchema(recordSchema());
  const validate = ajv.compile(schema);
  validate(document);
  expect(validate.errors).toBeNull();
  return document;
}

test("a user's drift is explained: what was seen, why no approval covers it, what the policies say, and what to do", async () => {
  const watch = await startWatch({});
  const { tapwatch, tenant, clock, approve, passIdOf } = watch;
  approve(
    { user: alice, ticket: "CHG-1", ...window },
    { user: bob, ticket: "CHG-2", ...window },
    { user: carol, ticket: "CHG-3", ...window },
  );
  await tapwatch("up");
  clock.advance({ minutes: 10 });
  tenant.issuePass(alice, { lifetimeInMinutes: 480 });
  tenant.issuePass(bob, { lifetimeInMinutes: 60, isUsableOnce: true });
  await tapwatch("check");
  const pass = passIdOf(alice);
  const { code, stdout } = await tapwatch("explain", alice.toUpperCase());
  expect(code).toBe(0);
  expect(stdout).toBe(`Drift: ${alice}: somebody issued a pass (Issued, since 2026-03-02 09:10Z); no approval covers it
Seen last: usable until 2026-03-02 17:10Z, 8 h, reusable, pass ${pass}, read 2026-03-02 09:10Z

Accepted
  no pass

Approvals of this user (1)
  CHG-1, window to 2026-03-03 00:00Z, at most 240 minutes: lifetime 480 > 240 minutes

Policies
  medium: tap-one-time-use (advisory): the pass is reusable; only one-time passes are allowed
  14 others judge this user, and say nothing more
${stdout.slice(stdout.indexOf("\n  user1@contoso.example\n"))}`);
  expect(stdout).toContain("  ~ lifetimeInMinutes: (none) => 480\n");
  expect(stdout).toContain("What to do\n  Issued: Ask who issued the pass");
  expect(stdout).toContain(`- user: ${alice}\n  pass: ${pass}\n  ticket: <ticket>\n`);
  expect(stdout).toContain(`npx tapwatch accept --stack test --user ${alice} --ticket '<ticket>'\n`);

  const accepted = (await tapwatch("explain", bob)).stdout;
  expect(accepted).toMatch(/^In sync: user2@contoso\.example: a pass, as accepted\n/);
  expect(accepted).toContain(`  pass ${passIdOf(bob)}: usable until 2026-03-02 10:10Z, 1 h, one-time\n`);
  expect(accepted).toContain("  Issued: user2@contoso.example: accepted, 2026-03-02 09:10Z, CHG-2\n");
  expect(accepted).toContain(`already used on Issued of pass ${passIdOf(bob)}, 2026-03-02 09:10Z`);

  const open = (await tapwatch("explain", String(watch.outputsOf(carol)["userId"] ?? carol))).stdout;
  expect(open).toMatch(/^In sync: user3@contoso\.example: no pass, as accepted\n/);
  expect(open).toContain("open: covers the next pass that fits");

  expect(await documentOf(watch, alice)).toMatchObject({
    verdict: "drift",
    observation: "pass",
    lastReadDateTime: "2026-03-02T09:10:00.000Z",
    approvals: [{ ticket: "CHG-1", form: "window", covers: false, obstacle: "tooLong", isJudged: true }],
    findings: [{ policyName: "tap-one-time-use" }],
  });

  // An approval that no run has judged by counts already.
  approve({ user: alice, pass, ticket: "CHG-4" });
  const approved = (await tapwatch("explain", alice)).stdout;
  expect(approved).toContain("an approval covers it, and the next 'up' accepts it\n");
  expect(approved).toContain(
    `CHG-4, pass ${pass}: covers it: 'tapwatch up' accepts the drift (no run has judged by it yet)\n`,
  );
});

test("it asks nobody, and a user of whom nobody could tell is never explained as clean", async () => {
  const watch = await startWatch({ users: 2 });
  const { tapwatch, tenant, requests } = watch;
  await tapwatch("up");
  tenant.deny(alice);
  await tapwatch("check");
  const before = requests.entries.length;
  const { stdout } = await tapwatch("explain", alice);
  expect(stdout).toMatch(/^Could not tell: user1@contoso\.example: refused by Graph\nSeen last: could not tell, /);
  expect(stdout).toContain("Give the application a role that may read this user's authentication methods");
  expect(await documentOf(watch, alice)).toMatchObject({ verdict: "couldNotTell", observation: "unknown" });
  expect(requests.entries.length).toBe(before);
});

test("without a record the state tells, and says what it does not know", async () => {
  const watch = await startWatch({ users: 1, judged: false });
  await watch.tapwatch("up");
  const { stdout } = await watch.tapwatch("explain", alice);
  expect(stdout).toContain("Seen last: no pass, no record tells when it was read\n");
  expect(stdout).toContain("no record has their findings: 'tapwatch check' writes one\n");
  expect(await documentOf(watch, alice)).not.toHaveProperty("findings");
  expect(await watch.tapwatch("explain", "user1@contoso.exampel")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`(did you mean ${alice}?)`),
  });
});

test("exceptions of a user stand with their ticket and their end", async () => {
  const file = join(await scratchDirectory(), "policies.json");
  const exceptions = [
    { user: alice, ticket: "CHG-7", until: "2026-04-01T00:00:00Z" },
    { user: "*@contoso.example", ticket: "CHG-8", until: "2026-01-01T00:00:00Z" },
    { user: bob, ticket: "CHG-9", until: "2026-04-01T00:00:00Z" },
  ];
  writeFileSync(file, JSON.stringify({ "tap-one-time-use": { exceptions } }));
  const { tapwatch } = await startWatch({ users: 1, judged: false });
  await tapwatch("up");
  const { stdout } = await tapwatch("explain", alice, "--policy-pack-config", file);
  expect(stdout).toContain("  tap-one-time-use: excepted until 2026-04-01 00:00Z, CHG-7\n");
  expect(stdout).toContain("  tap-one-time-use: was excepted until 2026-01-01 00:00Z, CHG-8\n");
  expect(stdout).not.toContain("CHG-9");
});

test("a policy is explained as 'policies' explains it", async () => {
  const { tapwatch } = await startWatch({ users: 1 });
  const explained = await tapwatch("explain", "tap-max-lifetime");
  expect(explained).toEqual(await tapwatch("policies", "tap-max-lifetime"));
  expect(explained.stdout).toMatch(/^tap-max-lifetime: mandatory, severity high\n/);
  expect(await tapwatch("explain", "tap-max-lifetme", "--json")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("no policy 'tap-max-lifetme' (did you mean tap-max-lifetime?)"),
  });
});

test("a name that nobody has is answered with the nearest ones, or with why the state does not have it", async () => {
  const { tapwatch } = await startWatch({ users: 3, judged: false, config: { shard: "1/2" } });
  await tapwatch("up");
  expect(await tapwatch("explain", "nobody@fabrikam.example")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no policy and no watched user 'nobody@fabrikam.example'; 'tapwatch outputs"),
  });
  const said: string[] = [];
  for (const user of [alice, bob, carol]) {
    const { stderr } = await tapwatch("explain", user);
    if (stderr !== "") said.push(stderr);
  }
  expect(said.length).toBeGreaterThan(0);
  for (const text of said) expect(text).toContain("belongs to another shard: this stack watches 1/2 (tapwatch:shard)");
});
