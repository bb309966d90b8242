import fc from "fast-check";
import { expect, test } from "vitest";
import { type Approval, hasExpired } from "../../../providers/approvals/approval";
import { RefusedError } from "../../../providers/graph";
import type { Observation } from "../../../providers/observation";
import type { Pass } from "../../../providers/pass";
import { createProvider } from "../../../providers/provider";
import { type Inputs, type Outputs, userStateOf } from "../../../providers/state";
import { aPass, at, unusable } from "../../support/passes";

// The verbs as engines call them, over lists of approvals that people edit as they like: lines twice, tickets that come again,
// lines taken out and put back, all before, between and after looks that fail.
const user = "alice@contoso.example";
const alice = "aaaaaaaa-0000-4000-8000-000000000001";
const other = "aaaaaaaa-0000-4000-8000-000000000002";
const settings = { cloud: "global", clockSkewMinutes: 5, timeBudgetMinutes: 10 } as const;

const line = fc.record({
  form: fc.constantFrom("pass", "pass", "pass", "none", "window", "window", "gone", "returned", "other"),
  ticket: fc.constantFrom("T-1", "T-2"),
  lasts: fc.constantFrom(0, 0, 0, 15, 40),
  uses: fc.constantFrom(1, 1, 2),
});
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant("issue" as const), lifetime: fc.constantFrom(60, 480, 480) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom("remove" as const, "disable" as const, "enable" as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom("leave" as const, "replace" as const, "return" as const) }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant("add" as const), line }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom("take out" as const, "twice" as const), which: fc.nat(3) }),
  },
  { weight: 9, arbitrary: fc.record({ act: fc.constantFrom("refresh" as const, "up" as const, "up" as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("up without a look" as const, "refused" as const) }) },
);

interface Tenant {
  person: string | undefined;
  pass: Pass | undefined;
}

class Play {
  readonly tenant: Tenant = { person: alice, pass: undefined };
  minute = 0;
  lines: Approval[] = [];
  state: { inputs: Inputs; outputs: Outputs } | undefined;
  accepted = 0;
  private isRefused = false;
  private readonly passes = new Map<string, Pass | undefined>();
  private readonly everGiven: Approval[] = [];

  issue(lifetime: number): void {
    if (this.tenant.person === undefined) return;
    const methodId = `pass-${this.minute}`;
    const [createdDateTime, startDateTime] = [at(this.minute), at(this.minute)];
    this.tenant.pass = aPass({ methodId, createdDateTime, startDateTime, lifetimeInMinutes: lifetime });
  }

  become(person: string | undefined): void {
    const { tenant, passes } = this;
    passes.set(tenant.person ?? "", tenant.pass);
    tenant.person = person;
    tenant.pass = person === undefined ? undefined : passes.get(person);
  }

  add({ form, ticket, lasts, uses }: { form: string; ticket: string; lasts: number; uses: number }): void {
    const { pass, baseline } = this.state?.outputs ?? {};
    const end = lasts === 0 ? {} : { expires: at(this.minute + lasts) };
    const named: Record<string, Approval | undefined> = {
      pass: pass && { pass: pass.methodId },
      none: baseline && { pass: "none", instead: baseline.methodId },
      window: { from: at(this.minute), until: at(this.minute + 1000), maxLifetimeInMinutes: 60, uses },
      gone: { userId: "gone" },
      returned: { userId: "returned" },
      other: { userId: other },
    };
    const given = named[form];
    if (given !== undefined) this.lines = [...this.lines, { ticket, ...given, ...end }];
  }

  /** One run of an engine, in a process of its own. */
  async run(how: "refresh" | "up" | "up without a look" | "refused"): Promise<void> {
    const before = this.state?.outputs;
    this.isRefused = how === "refused";
    const provider = createProvider(
      () => ({ settings, reader: { read: async () => this.answer() } }),
      () => Date.parse(at(this.minute)),
    );
    const args = { user, approvals: this.lines };
    if (this.state === undefined) {
      if (this.tenant.person !== alice || how === "refused") return;
      const { inputs } = await provider.check({}, args);
      const { outs } = await provider.create(inputs as Inputs);
      this.state = plain({ inputs: inputs as Inputs, outputs: outs as Outputs });
      this.everGiven.push(...this.lines);
      this.judge(undefined, this.lines, true);
      return;
    }
    if (how !== "up without a look") {
      const { inputs, props } = await provider.read(user, this.state.outputs);
      this.state = plain({ inputs: inputs as Inputs, outputs: props as Outputs });
    }
    const inForce = how === "up" || how === "up without a look" ? this.lines : (before?.approvals ?? []);
    if (inForce === this.lines) {
      this.everGiven.push(...this.lines);
      await this.apply(provider, args);
      const once = this.state;
      await this.apply(provider, args);
      expect(this.state).toStrictEqual(once);
    }
    this.judge(before, inForce, how !== "up without a look" && how !== "refused");
  }

  private async apply(provider: ReturnType<typeof createProvider>, args: { user: string; approvals: Approval[] }) {
    const { state } = this;
    if (state === undefined) return;
    const news = (await provider.check(state.inputs, args)).inputs as Inputs;
    const { changes } = await provider.diff(user, state.outputs, news);
    const { outs } = await provider.update(user, state.outputs, news);
    const updated = plain({ inputs: news, outputs: outs as Outputs });
    // What a preview shows is what the update does, once a refresh told inputs what was seen; what no diff shows changes nothing.
    if (news.hasPass !== undefined) expect(userStateOf(updated.inputs)).toStrictEqual(userStateOf(updated.outputs));
    if (changes !== true) expect(updated.outputs).toStrictEqual(state.outputs);
    else this.state = updated;
  }

  private answer(): Observation {
    const observedDateTime = at(this.minute);
    if (this.isRefused)
      throw new RefusedError("refused", user, {
        scope: "user",
        status: 403,
        code: "x",
        remedy: "none",
        answeredDateTime: observedDateTime,
      });
    const { person, pass } = this.tenant;
    if (person === undefined) return { answer: "gone", observedDateTime };
    const isOther = person !== (this.state?.outputs.userId ?? alice);
    const who = { userId: person, ...(isOther && { isOther }) };
    return pass ? { answer: "pass", pass, observedDateTime, ...who } : { answer: "none", observedDateTime, ...who };
  }

  /** Holds the state against what is true, and against the lines that stand. */
  private judge(before: Outputs | undefined, inForce: readonly Approval[], hasLooked: boolean): void {
    const outputs = this.state?.outputs;
    if (outputs === undefined) return;
    const now = Date.parse(at(this.minute));
    const running = inForce.filter((one) => !hasExpired(one, now));
    const { baseline, drift, userId, pass, accepted = [] } = outputs;
    if (accepted.length > (before?.accepted?.length ?? 0)) this.accepted += 1;
    if (baseline !== undefined && baseline.methodId !== before?.baseline?.methodId) {
      const isWindow = ({ pass: id, userId: whom, maxLifetimeInMinutes: most = 0 }: Approval) =>
        id === undefined && whom === undefined && (baseline.lifetimeInMinutes ?? 9999) <= most;
      // Of somebody who is accepted now a pass that has ended by itself is history.
      const isHistory = userId !== before?.userId && Date.parse(baseline.expiresDateTime ?? "") <= now + 300_000;
      const isNamed = running.some((one) => one.pass === baseline.methodId || isWindow(one));
      const isBefore = (before?.accepted ?? []).some((one) =>
        JSON.stringify(one.before ?? {}).includes(baseline.methodId),
      );
      expect({ baseline: baseline.methodId, isAllowed: isNamed || isBefore || isHistory }).toMatchObject({
        isAllowed: true,
      });
    }
    if (userId !== undefined && userId !== alice) {
      expect(this.everGiven.some((one) => one.userId === other || one.userId === "returned")).toBe(true);
    }
    if (drift?.kind !== "None" || !hasLooked) return;
    if (this.tenant.person === undefined) expect(this.everGiven.some((one) => one.userId === "gone")).toBe(true);
    else {
      expect(userId).toBe(this.tenant.person);
      if (pass?.isUsable === true) expect(baseline?.methodId).toBe(pass.methodId);
      expect(pass?.methodId).toBe(this.tenant.pass?.methodId);
    }
  }
}

function plain<State>(state: State): State {
  return JSON.parse(JSON.stringify(state)) as State;
}

test("over 2,500 histories of runs, whatever the list of approvals says, what is accepted was named by a line that stood", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 30 }), async (acts) => {
      const play = new Play();
      await play.run("up");
      for (const given of acts) {
        play.minute += 10;
        const { tenant } = play;
        if (given.act === "issue") play.issue(given.lifetime);
        else if (given.act === "remove") tenant.pass = undefined;
        else if (given.act === "disable") {
          if (tenant.pass) tenant.pass = { ...tenant.pass, ...unusable("DisabledByPolicy") };
        } else if (given.act === "enable") {
          if (tenant.pass) tenant.pass = { ...tenant.pass, isUsable: true, methodUsabilityReason: "EnabledByPolicy" };
        } else if (given.act === "leave") play.become(undefined);
        else if (given.act === "replace") play.become(other);
        else if (given.act === "return") play.become(alice);
        else if (given.act === "add") play.add(given.line);
        else if (given.act === "take out") play.lines = play.lines.filter((_line, place) => place !== given.which);
        else if (given.act === "twice") play.lines = [...play.lines, ...play.lines.slice(given.which, given.which + 1)];
        else await play.run(given.act);
      }
      accepted += play.accepted;
    }),
    { numRuns: 2500, seed: 20_261_128 },
  );
  expect(accepted).toBeGreaterThan(500);
});
