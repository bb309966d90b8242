import fc from "fast-check";
import { expect, test } from "vitest";
import { approvalsNeeded } from "../../../cli/approvals/needed";
import type { Approval } from "../../../providers/approvals/approval";
import { afterLook, underApprovals } from "../../../providers/judge";
import type { Observation } from "../../../providers/observation";
import { savedProblem } from "../../../providers/saved";
import type { Known } from "../../../providers/state";
import { at } from "../../support/passes";
import { Oracle, type Window } from "./oracle";
import { History, type Moment, type Omissible, omissible, stageOf, toldOf } from "./tenant";

const clockSkewMinutes = 5;
const user = "alice@contoso.example";

const lifetimes = [15, 60, 480, 1440, 10_080];
const terms = fc.record({
  startsIn: fc.constantFrom(0, 0, 0, 30, 600),
  lifetime: fc.constantFrom(...lifetimes),
  once: fc.boolean(),
});

/** What happens: in the tenant, on the side of those who approve, and on ours, who look. Every act comes some time after the one before. */
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant("issue" as const), terms }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("remove" as const) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("use" as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("disable" as const, "enable" as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("leave" as const, "comeBack" as const) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant("accept" as const), for: fc.constantFrom(0, 0, 0, 120, 900) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("window" as const),
      lasts: fc.constantFrom(600, 3000, 20_000),
      maxLifetime: fc.constantFrom(...lifetimes),
      once: fc.boolean(),
      uses: fc.constantFrom(1, 1, 2),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constant("look" as const),
      // Minutes by which Graph's Date is off.
      skew: fc.integer({ min: -2, max: 2 }),
      omitted: fc.oneof(
        { weight: 3, arbitrary: fc.constant<readonly Omissible[]>([]) },
        { weight: 1, arbitrary: fc.subarray([...omissible]) },
      ),
    }),
  },
  // A replica that is minutes behind, and then one that is not.
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant("lagging look" as const), lag: fc.integer({ min: 1, max: 4 }) }),
  },
);

const history = fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 7, 20, 60, 200, 700, 2000), act), {
  minLength: 4,
  maxLength: 24,
});

interface Count {
  looks: number;
  drifted: number;
  accepted: number;
}

class Play {
  readonly tenant = new History();
  readonly oracle = new Oracle();
  known: Known = { user };
  approvals: Approval[] = [];
  private windows: Window[] = [];
  /** Whether no replica that was behind has hidden anything yet. */
  private isSure = true;
  private isKindTold = true;
  private isLost = false;
  private lastLook = { seenAt: 0, isWhole: true, now: 0 };
  private readonly told = new Set<string>();
  private tickets = 0;

  constructor(private readonly count: Count) {}

  get hasBegun(): boolean {
    return this.known.drift !== undefined;
  }

  look(time: number, skew: number, given: readonly Omissible[]): void {
    // Clocks differ, but none goes back.
    const now = Math.max(time + skew, this.lastLook.now);
    const seen = this.tenant.at(time).pass?.id ?? "";
    // What was never told cannot be judged: of each pass one look tells everything.
    const omitted = this.told.has(seen) ? given : [];
    this.told.add(seen);
    const isWhole = omitted.length === 0;
    // How a pass ended behind half an answer nobody can tell: it is reported, to be on the safe side.
    if (!this.lastLook.isWhole && seen === "") this.isLost = true;
    const before = this.known;
    const windows = isWhole ? this.windows : [];
    const moment = this.tenant.at(time);
    const isTold = (name: Omissible) => !omitted.includes(name);
    const told = { isReasonTold: isTold("methodUsabilityReason"), isUsableTold: isTold("isUsable") };
    this.oracle.look(moment, time, now, { windows, ...told });
    const observation = observationOf(moment, time, now, omitted);
    this.known = afterLook(before, observation, this.rules);
    // What half an answer reported keeps the kind that it had then.
    if (before.drift?.kind !== this.known.drift?.kind) this.isKindTold = isWhole;
    // A named pass was accepted as it was half told: how it was in truth nobody knows any more.
    if (!isWhole && before.accepted !== this.known.accepted) this.isLost = true;
    this.lastLook = { seenAt: time, isWhole, now };
    this.count.looks += 1;
    if (this.known.drift?.kind !== "None") this.count.drifted += 1;
    // The same look once more changes nothing.
    expect(afterLook(this.known, observation, this.rules)).toStrictEqual(this.known);
    // What is saved of it is taken by the next run.
    expect(savedProblem(this.known)).toBeUndefined();
    this.compare(isWhole);
  }

  /** What a replica shows is undone by the next look: it is judged by that one. */
  lag(time: number, lag: number): void {
    const seenAt = time - lag;
    // What it shows was seen already: else it is a look like any other, only late.
    const isOld = this.tenant.lastChange(seenAt) <= this.lastLook.seenAt && this.tenant.lastChange(time) > seenAt;
    if (!this.hasBegun || !isOld || this.windows.length > 0) return;
    this.known = afterLook(this.known, observationOf(this.tenant.at(seenAt), seenAt, time, []), this.rules);
    this.isSure = false;
  }

  accept(time: number, wanted: number): void {
    // A return is accepted for good: nobody returns for a while.
    const lasts = this.oracle.kind === "UserReturned" ? 0 : wanted;
    const { seenAt, isWhole } = this.lastLook;
    // Nobody approves on half an answer.
    if (!this.hasBegun || !isWhole) return;
    this.up(time);
    // What is named is what was reported, whatever the tenant does meanwhile.
    const named = approvalsNeeded(this.known);
    if (named.length === 0) return;
    this.tickets += 1;
    const expires = lasts === 0 ? {} : { expires: at(time + lasts) };
    this.approvals = [...this.approvals, ...named.map((one) => ({ ticket: `T-${this.tickets}`, ...expires, ...one }))];
    this.oracle.accept(this.tenant.at(seenAt), seenAt, lasts === 0 ? undefined : time + lasts);
    this.up(time);
    this.count.accepted += 1;
    expect(this.known.drift?.kind).toBe("None");
  }

  window(time: number, given: { lasts: number; maxLifetime: number; once: boolean; uses: number }): void {
    const { lasts, maxLifetime, once, uses } = given;
    this.tickets += 1;
    const [from, until] = [time, time + lasts];
    this.approvals.push({
      ticket: `W-${this.tickets}`,
      from: at(from),
      until: at(until),
      maxLifetimeInMinutes: maxLifetime,
      isUsableOnce: once,
      uses,
    });
    this.windows.push({
      uses,
      fits: (pass) =>
        pass.created >= from - clockSkewMinutes &&
        pass.start + pass.lifetime <= until + clockSkewMinutes &&
        pass.lifetime <= maxLifetime &&
        (!once || pass.once),
    });
    // It counts from the next `up` on, which accepts nothing that was reported before.
    if (this.hasBegun) this.up(time);
  }

  /** `pulumi up`, without a look. */
  private up(given: number): void {
    const time = Math.max(given, this.lastLook.now);
    this.lastLook = { ...this.lastLook, now: time };
    this.known = underApprovals(this.known, this.rules, at(time));
    this.oracle.lapse(time);
    this.compare(false);
  }

  private get rules() {
    return { approvals: this.approvals, clockSkewMinutes };
  }

  private compare(isWhole: boolean): void {
    if (this.isLost) return;
    const { drift } = this.known;
    const { kind, since } = this.oracle;
    const isDrifted = drift?.kind !== "None";
    // Nothing false, nothing lost; and where all was told, nothing missed and nothing misnamed.
    if (kind === "None") expect(drift?.kind).toBe("None");
    if (!isWhole && isDrifted !== (kind !== "None")) this.isSure = false;
    if (isWhole) expect(isDrifted).toBe(kind !== "None");
    // What a replica hid for a moment is found again, and then it is news.
    if (isWhole && this.isSure && this.isKindTold) expect(drift?.kind).toBe(kind);
    if (isDrifted && this.isSure) expect(drift?.firstReportedDateTime).toBe(since === undefined ? since : at(since));
  }
}

function observationOf(moment: Moment, seenAt: number, now: number, omitted: readonly Omissible[]): Observation {
  const { isThere, pass, isEnabled } = moment;
  const observedDateTime = at(now);
  if (!isThere) return { answer: "gone", observedDateTime };
  if (pass === undefined) return { answer: "none", observedDateTime };
  return { answer: "pass", pass: toldOf(pass, stageOf(pass, isEnabled, seenAt), omitted), observedDateTime };
}

test("over 20,000 histories of a user nothing is missed, nothing is false and nothing is lost", () => {
  const count: Count = { looks: 0, drifted: 0, accepted: 0 };
  fc.assert(
    fc.property(history, (acts) => {
      const play = new Play(count);
      const { tenant } = play;
      let time = 0;
      for (const [after, given] of acts) {
        time += after;
        switch (given.act) {
          case "issue":
            if (tenant.at(time).isThere) tenant.issue(time, given.terms);
            break;
          case "remove":
            tenant.remove(time);
            break;
          case "use":
            tenant.use(time);
            break;
          case "disable":
          case "enable":
            tenant.setPolicy(time, given.act === "enable");
            break;
          case "leave":
            if (play.hasBegun) tenant.leave(time);
            break;
          case "comeBack":
            tenant.comeBack(time);
            break;
          case "accept":
            play.accept(time, given.for);
            break;
          case "window":
            play.window(time, given);
            break;
          case "look":
            play.look(time, given.skew, play.hasBegun ? given.omitted : []);
            break;
          case "lagging look":
            play.lag(time, given.lag);
            time += 3;
            play.look(time, 0, []);
            break;
        }
      }
      play.look(time + 5, 0, []);
    }),
    { numRuns: 20_000, seed: 20_260_302 },
  );
  // The histories are about something.
  expect(count.looks).toBeGreaterThan(100_000);
  expect(count.drifted).toBeGreaterThan(20_000);
  expect(count.accepted).toBeGreaterThan(5000);
});
