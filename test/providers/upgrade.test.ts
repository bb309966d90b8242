import { describe, expect, test } from "vitest";
import { parseArguments } from "../../providers/arguments";
import { createProvider } from "../../providers/provider";
import type { Inputs, Outputs } from "../../providers/state";
import { approvalOf, argumentsIn, knownIn, type OldApproval } from "../../providers/upgrade";
import { aPass, at, otherId, silentAbout } from "../support/passes";
import { readerOf } from "../support/read";
import { startTenant } from "../support/tenant";

const user = "user1@contoso.example";
const settings = { cloud: "global" as const, clockSkewMinutes: 5, timeBudgetMinutes: 10 };
const noDrift = { kind: "None", changes: [] } as const;
const window = { ticket: "CHG-1", from: at(-60), until: at(600), maxLifetimeInMinutes: 480 };

/** A provider that has nobody to ask. */
const alone = createProvider(
  () => ({
    settings,
    reader: { read: () => Promise.reject(new Error("nobody is asked")) },
  }),
  () => Date.parse(at(60)),
);

type Saved = Outputs & { readonly approval?: OldApproval };

/** What 0.1.0 left of a user with this approval, whose pass is the accepted one. */
function saved(approval: OldApproval, overrides: Partial<Saved> = {}): Saved {
  return { user, hasPass: true, pass: aPass(), baseline: aPass(), drift: noDrift, approval, ...overrides };
}

describe("an approval of 0.1.0 in the arguments", () => {
  test.each<[string, OldApproval, object]>([
    ["a window", window, window],
    ["a pass by its id", { ticket: "CHG-1", methodId: otherId }, { ticket: "CHG-1", pass: otherId }],
    [
      "a pass by its id within a window",
      { ...window, methodId: otherId, isUsableOnce: true },
      { ...window, isUsableOnce: true, pass: otherId },
    ],
    ["a ticket alone, which covered any pass", { ticket: "CHG-1" }, { ticket: "CHG-1", isUsableOnce: false }],
    ["nothing at all, which covered any pass", {}, { isUsableOnce: false }],
  ])("%s is understood in the new form, which can be written so", (_case, old, approval) => {
    expect(approvalOf(old)).toEqual(approval);
    expect(parseArguments({ user, approval: old })).toEqual({ args: { user, approvals: [approval] }, failures: [] });
    expect(parseArguments({ user, approvals: [approval] }).failures).toEqual([]);
  });

  test("stands behind the approvals that are given with it", () => {
    const approvals = [{ ticket: "CHG-2", pass: otherId }];
    expect(argumentsIn({ user, approvals, approval: window })).toEqual({ user, approvals: [...approvals, window] });
    expect(argumentsIn({ user })).toEqual({ user });
    expect(argumentsIn({ user, approvals: [] })).toEqual({ user });
  });

  test.each([
    ["a term of the new forms", { uses: 2 }, "approval.uses", "is not a known property: remove it"],
    ["a method that is no GUID", { methodId: "x" }, "approval.methodId", "must be the id of a method, a GUID"],
    [
      "a window that ends before it begins",
      { from: at(1), until: at(0) },
      "approval.until",
      "must be later than 'from'",
    ],
    [
      "something else than an object",
      "CHG-1",
      "approval",
      "must be an object: ticket, from, until, maxLifetimeInMinutes, isUsableOnce or methodId",
    ],
  ])("%s is refused by name", (_case, approval, property, reason) => {
    expect(parseArguments({ user, approval }).failures).toEqual([{ property, reason }]);
  });
});

describe("an approval of 0.1.0 in a saved state", () => {
  test("leaves the state in the new form, with the window used on the pass that fits it", () => {
    const { approval: _, ...rest } = saved(window);
    expect(knownIn(saved(window))).toEqual({
      ...rest,
      accepted: [{ kind: "Issued", methodId: aPass().methodId, acceptedDateTime: at(0), approval: window }],
    });
  });

  test("leaves nothing of Pulumi's behind", () => {
    expect(knownIn({ ...saved(window), __provider: "require(…)" } as Saved)).not.toHaveProperty("__provider");
  });

  test.each<[string, OldApproval, Partial<Saved>]>([
    ["the accepted pass does not fit it", { ...window, maxLifetimeInMinutes: 60 }, {}],
    ["the accepted pass is not known well enough", window, { baseline: silentAbout(aPass(), "lifetimeInMinutes") }],
    ["it names a pass, which may be covered again", { ticket: "CHG-1", methodId: aPass().methodId }, {}],
  ])("is not used where %s", (_case, approval, overrides) => {
    expect(knownIn(saved(approval, overrides))).not.toHaveProperty("accepted");
  });

  test("is not used where no pass was accepted", () => {
    const { pass: _p, baseline: _b, ...none } = saved(window);
    expect(knownIn({ ...none, hasPass: false })).not.toHaveProperty("accepted");
  });

  test("is used where the accepted pass fitted it within the clock skew, as 0.1.0 took it", () => {
    expect(knownIn(saved({ ...window, until: at(478) })).accepted).toHaveLength(1);
  });

  test("makes no difference to a program that goes on giving it, nor to one that gives the same in the new form", async () => {
    const olds = saved(window);
    for (const given of [{ approval: window }, { approvals: [window] }]) {
      const { inputs } = await alone.check({}, { user, ...given });
      expect(await alone.diff(user, olds, inputs as Inputs)).toEqual({ changes: false, replaces: [] });
    }
    const { inputs } = await alone.check({}, { user });
    expect(await alone.diff(user, olds, inputs as Inputs)).toEqual({ changes: true, replaces: [] });
  });

  test("covers no pending drift at an update: what 0.1.0 reported has to be named", async () => {
    const drift = { kind: "Issued" as const, changes: [], firstReportedDateTime: at(30) };
    const { baseline: _, ...pending } = saved(window, { drift });
    const { inputs } = await alone.check(pending, { user, approval: window });
    const { outs } = await alone.update(user, pending, inputs as Inputs);
    expect(outs).toEqual({ user, approvals: [window], hasPass: true, pass: aPass(), drift });
    const named = { ticket: "CHG-2", pass: aPass().methodId };
    const again = await alone.check(inputs as Inputs, { user, approvals: [named] });
    const accepted = await alone.update(user, outs as Outputs, again.inputs as Inputs);
    expect(accepted.outs).toMatchObject({ baseline: aPass(), drift: noDrift });
  });
});

test("a refresh reads a state of 0.1.0, keeps what it accepted, and lets no second pass through its window", async () => {
  const tenant = await startTenant();
  const provider = createProvider(() => ({ settings, reader: readerOf(tenant) }));
  tenant.tenant.issuePass(user, { id: aPass().methodId, lifetimeInMinutes: 480 });
  const before = saved(window);
  tenant.clock.advance({ minutes: 30 });

  const first = await provider.read(user, before);
  expect(first.props).toEqual({
    user,
    approvals: [window],
    tenantId: tenant.tenant.tenantId,
    hasPass: true,
    pass: aPass(),
    baseline: aPass(),
    drift: noDrift,
    accepted: [{ kind: "Issued", methodId: aPass().methodId, acceptedDateTime: at(0), approval: window }],
  });
  expect((await provider.read(user, first.props as Outputs)).props).toStrictEqual(first.props);

  tenant.tenant.issuePass(user, { lifetimeInMinutes: 60 });
  const second = await provider.read(user, first.props as Outputs);
  expect(second.props).toMatchObject({ baseline: aPass(), drift: { kind: "Replaced", firstReportedDateTime: at(30) } });
});

test("a refresh covers with an unused window of 0.1.0 the one pass that it was for", async () => {
  const tenant = await startTenant();
  const provider = createProvider(() => ({ settings, reader: readerOf(tenant) }));
  const before = { user, hasPass: false, drift: noDrift, approval: window } as Saved;
  tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
  const { props } = await provider.read(user, before);
  expect(props).toMatchObject({ drift: noDrift, accepted: [{ kind: "Issued", approval: window }] });
  tenant.clock.advance({ minutes: 10 });
  tenant.tenant.issuePass(user, { lifetimeInMinutes: 480 });
  expect((await provider.read(user, props as Outputs)).props).toMatchObject({ drift: { kind: "Replaced" } });
});
