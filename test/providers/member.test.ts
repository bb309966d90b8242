import { describe, expect, test } from "vitest";
import { createProvider, type Provider } from "../../providers/provider";
import type { Arguments, Inputs, Outputs } from "../../providers/state";
import { readerOf } from "../support/read";
import { startTenant, type TestTenant } from "../support/tenant";

const name = "user1@contoso.example";
const settings = { cloud: "global" as const, clockSkewMinutes: 5, timeBudgetMinutes: 10 };

/** A tenant whose application may read object ids as well as passes. */
async function start() {
  const tenant = await startTenant();
  const application = tenant.tenant.addApplication({ roles: ["UserAuthMethod-TAP.Read.All", "User.Read.All"] });
  const reader = readerOf(tenant, {}, application);
  const provider = createProvider(
    () => ({ settings, reader }),
    () => tenant.clock.now().getTime(),
  );
  const id = tenant.tenant.find(name)?.id ?? "";
  return { tenant, provider, id, member: { user: id, userPrincipalName: name } };
}

async function begin(provider: Provider, args: Arguments) {
  const { inputs } = await provider.check({}, args);
  const { id, outs } = await provider.create(inputs as Inputs);
  return { id, outs: outs as Outputs };
}

async function refresh(provider: Provider, id: string, outs: Outputs) {
  const { props, inputs } = await provider.read(id, outs);
  return { outs: props as Outputs, inputs: inputs as Inputs };
}

/** `pulumi up` with other arguments. */
async function up(provider: Provider, id: string, olds: Outputs, args: Arguments) {
  const { inputs } = await provider.check(olds, args);
  const diff = await provider.diff(id, olds, inputs as Inputs);
  const { outs } = await provider.update(id, olds, inputs as Inputs);
  return { diff, outs: outs as Outputs };
}

async function withPass(tenant: TestTenant, provider: Provider, args: Arguments) {
  const { id, outs } = await begin(provider, args);
  tenant.tenant.issuePass(name);
  return { id, ...(await refresh(provider, id, outs)) };
}

describe("a user who is watched as a member", () => {
  test("is read by object id, and shows the principal name and the labels", async () => {
    const { provider, id, member } = await start();
    const { outs } = await begin(provider, { ...member, labels: ["privileged"] });
    expect(outs).toMatchObject({ ...member, userId: id, labels: ["privileged"], hasPass: false });
    const { outs: again, inputs } = await refresh(provider, id, outs);
    expect(again).toEqual(outs);
    expect(inputs).toMatchObject({ ...member, labels: ["privileged"] });
  });

  test("is updated when the name or the labels change, and no baseline or drift is lost", async () => {
    const { tenant, provider, member } = await start();
    const { id, outs } = await withPass(tenant, provider, { ...member, labels: ["privileged"] });
    const renamed = { user: member.user, userPrincipalName: "renamed@contoso.example" };
    const { diff, outs: after } = await up(provider, id, outs, renamed);
    expect(diff).toEqual({ changes: true, replaces: [] });
    expect(after).toMatchObject({ ...renamed, drift: { kind: "Issued" } });
    expect(after).not.toHaveProperty("labels");
    expect(after.drift).toEqual(outs.drift);
  });

  test("is named by principal name where nobody has the object id", async () => {
    const { provider } = await start();
    const stranger = { user: "aaaaaaaa-0000-4000-8000-00000000000f", userPrincipalName: "joiner@contoso.example" };
    await expect(begin(provider, stranger)).rejects.toThrow("no user 'joiner@contoso.example' in the tenant");
  });
});

describe("a user who moves from one source to another", () => {
  test.each([
    ["the list to a group", "byName", "member"],
    ["a group to the list", "member", "byName"],
  ] as const)("from %s stays the same resource, with baseline and drift", async (_, from, to) => {
    const { tenant, provider, member } = await start();
    const args = { byName: { user: name }, member };
    const { id, outs } = await withPass(tenant, provider, args[from]);
    const { diff, outs: moved } = await up(provider, id, outs, args[to]);
    expect(diff.replaces).toEqual([]);
    expect(moved).toMatchObject({ ...args[to], drift: outs.drift, hasPass: true });
    const { outs: later } = await refresh(provider, id, moved);
    expect(later).toEqual(moved);
  });

  test("is replaced if the object id is another person's", async () => {
    const { tenant, provider, member } = await start();
    const { id, outs } = await begin(provider, { user: name });
    const other = { user: tenant.tenant.find("user2@contoso.example")?.id ?? "", userPrincipalName: name };
    expect(await provider.diff(id, outs, other)).toEqual({ changes: true, replaces: ["user"] });
    expect(await provider.diff(id, outs, member)).toMatchObject({ replaces: [] });
  });
});

describe("labels", () => {
  test.each([
    ["with a capital letter", ["Privileged"], "labels.0", '"Privileged" is not a label'],
    ["with a space", ["break glass"], "labels.0", "write at most 64 small letters"],
    ["that are no list", "privileged", "labels", "must be a list of labels"],
  ])("%s are refused with the remedy", async (_, labels, property, reason) => {
    const { provider } = await start();
    const { failures } = await provider.check({}, { user: name, labels } as unknown as Arguments);
    expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) }]);
  });
});
