import type { DriftKind } from "../../../providers/drift/drift";
import { type Moment, type Stage, stageOf, type TruePass } from "./tenant";

/** What is agreed, as the oracle keeps it: passes by identity, and the stage of life at which they were seen last. */
interface Agreed {
  readonly pass: TruePass | undefined;
  readonly stage: Stage | undefined;
  readonly hasLeft: boolean;
}

interface Report {
  readonly kind: DriftKind;
  readonly since: number;
  readonly pass: TruePass | undefined;
}

/** A window as the generator knows it: what it is for, and on how many passes it may be spent. */
export interface Window {
  readonly fits: (pass: TruePass) => boolean;
  uses: number;
}

/** What a look was told. */
interface Told {
  /** None where the look told too little to hold a pass against a window. */
  readonly windows: readonly Window[];
  readonly isReasonTold: boolean;
  readonly isUsableTold: boolean;
}

const tolerance = 5;

/**
 * Says from what is true, not from what was told, whether there is something that nobody named: the code under test sees
 * properties, this sees passes.
 */
export class Oracle {
  private agreed: Agreed = { pass: undefined, stage: undefined, hasLeft: false };
  private report: Report | undefined;
  private isFirst = true;
  private goneSince: number | undefined;
  /** The pass as it was when the user was last there. */
  private seen: { readonly pass: TruePass | undefined; readonly stage: Stage | undefined } = {
    pass: undefined,
    stage: undefined,
  };
  private temporary: { readonly until: number; readonly before: Agreed; readonly report: Report } | undefined;
  private leave: { readonly until: number; readonly report: Report } | undefined;

  get kind(): DriftKind {
    return this.report?.kind ?? "None";
  }

  get since(): number | undefined {
    return this.report?.since;
  }

  /** @param time by which it is judged: Graph's clock; `truth` may be of another moment by a few minutes */
  look(
    { isThere, pass, isEnabled }: Moment,
    seenAt: number,
    time: number,
    { windows, isReasonTold, isUsableTold }: Told,
  ): void {
    this.lapse(time);
    const wasFirst = this.isFirst;
    this.isFirst = false;
    this.goneSince = isThere ? undefined : (this.goneSince ?? time);
    if (isThere) this.seen = { pass, stage: pass && stageOf(pass, isEnabled, seenAt) };
    if (!isThere) {
      this.report = this.agreed.hasLeft ? undefined : (this.report ?? this.departure());
      return;
    }
    if (this.agreed.hasLeft) {
      this.report ??= { kind: "UserReturned", since: time, pass: undefined };
      return;
    }
    if (this.report?.kind === "UserGone") this.report = undefined;
    const stage = pass && stageOf(pass, isEnabled, seenAt);
    // Of a pass that cannot be used any more, and nobody says why, only one conclusion can be drawn: a reusable one does not
    // become so by itself.
    const isConclusive = stage === "Usable" || (this.agreed.stage === "Usable" && pass?.once === false);
    const isSilent =
      pass !== undefined && pass === this.agreed.pass && !isReasonTold && !(isUsableTold && isConclusive);
    if (isSilent && this.report?.pass === pass) return;
    this.judge(pass, isSilent ? this.agreed.stage : stage, time, wasFirst, windows);
  }

  /** Somebody names what is reported, once and for all or until a moment. */
  accept({ isThere, pass, isEnabled }: Moment, seenAt: number, until: number | undefined): void {
    const { report } = this;
    if (report === undefined) return;
    this.report = undefined;
    if (!isThere) {
      this.leave = until === undefined ? undefined : { until, report };
      this.agreed = { ...this.agreed, hasLeft: true };
      return;
    }
    if (report.kind === "UserReturned") this.leave = undefined;
    this.temporary =
      until === undefined
        ? undefined
        : { until, before: this.temporary?.before ?? { ...this.agreed, hasLeft: false }, report };
    this.agreed = { pass, stage: pass && stageOf(pass, isEnabled, seenAt), hasLeft: false };
  }

  private judge(
    pass: TruePass | undefined,
    stage: Stage | undefined,
    time: number,
    isFirst: boolean,
    windows: readonly Window[],
  ): void {
    if (isFirst && (stage === "Used" || stage === "Expired")) {
      this.agreed = { pass, stage, hasLeft: false };
      return;
    }
    const kind = this.unexplained(pass, stage, time);
    if (kind === undefined) {
      if (this.report !== undefined && !this.isUndone(pass, stage)) return;
      this.report = undefined;
      this.agreed = { pass, stage, hasLeft: false };
      return;
    }
    if (this.report !== undefined && (pass === undefined || this.report.pass === pass)) return;
    const window = isNewPass(kind) && pass && windows.find(({ fits, uses }) => uses > 0 && fits(pass));
    if (window) {
      window.uses -= 1;
      this.report = undefined;
      this.temporary = undefined;
      this.agreed = { pass, stage, hasLeft: false };
      return;
    }
    this.report = { kind: isFirst ? "Found" : kind, since: time, pass };
  }

  private departure(): Report | undefined {
    if (this.goneSince === undefined || this.agreed.hasLeft) return undefined;
    return { kind: "UserGone", since: this.goneSince, pass: undefined };
  }

  private unexplained(pass: TruePass | undefined, stage: Stage | undefined, time: number): DriftKind | undefined {
    const { pass: accepted, stage: was } = this.agreed;
    if (accepted === undefined) return pass === undefined ? undefined : "Issued";
    if (pass === undefined) {
      const isSpent = was === "Used" || was === "Expired" || was === "Disabled";
      return isSpent || time >= accepted.start + accepted.lifetime - tolerance ? undefined : "Removed";
    }
    if (pass !== accepted) return "Replaced";
    if (stage === was) return undefined;
    // Only the tenant's policy interferes with a pass's own life.
    if (stage === "Disabled") return "Disabled";
    if (was !== "Disabled" || stage === "Expired") return undefined;
    return stage === "Usable" ? "Reenabled" : "Altered";
  }

  private isUndone(pass: TruePass | undefined, stage: Stage | undefined): boolean {
    const { report, agreed } = this;
    if (pass === undefined) return agreed.pass === undefined;
    if (report?.pass !== pass) return true;
    return stage === agreed.stage || (report.kind === "Disabled" && (stage === "Usable" || stage === "NotYetValid"));
  }

  /** What was accepted for a while ends by itself. */
  lapse(time: number): void {
    if (this.leave !== undefined && time >= this.leave.until) {
      const { report } = this.leave;
      this.leave = undefined;
      this.agreed = { ...this.agreed, hasLeft: false };
      if (this.report === undefined || this.report.kind === "UserReturned")
        this.report = isOfPerson(report) ? undefined : report;
      this.report ??= this.departure();
      const { pass, stage } = this.seen;
      const kind = this.goneSince === undefined ? this.unexplained(pass, stage, time) : undefined;
      if (kind !== undefined) this.report ??= { kind, since: time, pass };
    }
    const { temporary } = this;
    if (temporary === undefined || time < temporary.until) return;
    this.temporary = undefined;
    const { hasLeft } = this.agreed;
    this.agreed = { ...temporary.before, hasLeft };
    if (hasLeft) return;
    if (this.report === undefined || (this.report.kind === "UserGone" && !isOfPerson(temporary.report))) {
      this.report = temporary.report;
    }
    const { pass, stage } = this.seen;
    if (isOfPerson(this.report) || this.unexplained(pass, stage, time) !== undefined || !this.isUndone(pass, stage))
      return;
    this.report = this.departure();
    this.agreed = { ...this.agreed, pass, stage };
  }
}

function isOfPerson({ kind }: Report): boolean {
  return kind === "UserGone" || kind === "UserReturned";
}

function isNewPass(kind: DriftKind): boolean {
  return kind === "Issued" || kind === "Replaced";
}
