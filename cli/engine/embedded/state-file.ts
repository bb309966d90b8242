import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ownTypes } from "@tapwatch/provider/method-type";
import { check, lock } from "proper-lockfile";
import { removeLeftovers, writeAtomically } from "../../base/write-atomically";
import { shortName } from "../../project/stack-file";
import { UnsupportedError } from "../../project/unsupported";
import { expectState } from "../lean-heap";
import { parseExport } from "../parse-export";
import { isProviderType, type ResourceState, type StackExport, type StackName, signatureKey } from "../state";
import { assertOwn, isOwn } from "./own-resource";
import { refuseSignatures } from "./sdk/properties";
import { parseStateText, stateText } from "./state-text";

/** This run's lock. */
interface Lock {
  readonly lost: AbortSignal;
  /** Distinguishes it from a lock that another run made in its place. */
  readonly made: string;
}

/** Where the embedded engine keeps the state of one stack: a file in the form that `pulumi stack export` writes. */
export class StateFile {
  private lock: Lock | undefined;

  constructor(
    readonly path: string,
    private readonly stack: StackName,
    private readonly now: () => string,
    private readonly types: readonly string[] = ownTypes,
    /** Locks older than this belong to a run that was killed; proper-lockfile refreshes a living one's every half of it. */
    private readonly staleMilliseconds = 10_000,
  ) {}

  /** The saved state; undefined if there is none yet. @throws Error naming the file and the field that is wrong */
  load(): StackExport | undefined {
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    expectState(text);
    try {
      return this.validate(parseStateText(text), text.includes(signatureKey));
    } catch (error) {
      throw new Error(`the state ${this.path} cannot be used: ${(error as Error).message}`);
    }
  }

  /** Saves resources, unless the file says the same already: then it stays as it is, byte for byte. */
  async save(resources: readonly ResourceState[], previous: StackExport | undefined): Promise<void> {
    if (previous && isDeepStrictEqual(previous.deployment.resources ?? [], resources)) return;
    await this.write({ version: 3, deployment: { ...previous?.deployment, manifest: this.manifest(), resources } });
  }

  /** Takes a state over that `pulumi stack export`, or this engine, wrote. @throws Error naming what is wrong with it */
  async import(state: unknown): Promise<void> {
    await this.write(this.validate(state));
  }

  /**
   * Does some work while no other run can touch the state.
   * @param work its signal: the lock was lost, and nothing can be saved any more
   * @throws Error if another one is at it, or came to be while this machine slept
   */
  async locked<Result>(work: (lost: AbortSignal) => Promise<Result>): Promise<Result> {
    const directory = dirname(this.path);
    mkdirSync(directory, { recursive: true });
    const controller = new AbortController();
    const onCompromised = () => controller.abort(this.lostLock());
    let release: () => Promise<void>;
    try {
      release = await lock(this.path, { realpath: false, stale: this.staleMilliseconds, onCompromised });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      throw new Error(
        `another run is working on ${this.path}: wait for it to end ` +
          `(the lock of a killed run ends after ${this.staleMilliseconds / 1000} s)`,
      );
    }
    try {
      this.lock = { lost: controller.signal, made: await this.lockMade() };
      await removeLeftovers(directory);
      return await Promise.race([work(controller.signal), rejected(controller.signal)]);
    } finally {
      // A lock that was lost belongs to another run now.
      if (await this.isHeld()) await release();
      this.lock = undefined;
    }
  }

  /** Whether another run holds the lock now. */
  async isLocked(): Promise<boolean> {
    return check(this.path, { realpath: false, stale: this.staleMilliseconds });
  }

  private async write(state: StackExport): Promise<void> {
    if (!(await this.isHeld())) throw this.lostLock();
    await writeAtomically(this.path, stateText(state), { mode: 0o600 });
  }

  /** A machine that just woke up may ask this before it learns that its lock went stale. */
  private async isHeld(): Promise<boolean> {
    return this.lock !== undefined && !this.lock.lost.aborted && (await this.lockMade()) === this.lock.made;
  }

  /** When the lock that is there now was made, and as which file. */
  private async lockMade(): Promise<string> {
    const { ino, birthtimeMs } = await stat(`${this.path}.lock`).catch(() => ({ ino: 0, birthtimeMs: 0 }));
    return `${ino} ${birthtimeMs}`;
  }

  private lostLock(): Error {
    return new Error(
      `this run lost its lock on ${this.path} while the machine slept, and another run may have changed it: ` +
        "nothing was saved; run it again",
    );
  }

  /** @param mayHaveSignatures whether there may be values in it that are no plain ones. Default: yes */
  private validate(state: unknown, mayHaveSignatures = true): StackExport {
    const parsed = parseExport(state, { ...this.stack, stack: shortName(this.stack.stack) });
    const seen = new Set<string>();
    for (const resource of parsed.deployment.resources ?? []) {
      const { urn, ...rest } = resource;
      // One of them would hide the other. Pulumi keeps two while it replaces one.
      if (seen.has(urn))
        throw new Error(`${urn} is in the state twice: finish the replacement with Pulumi, or remove one of them`);
      seen.add(urn);
      if (mayHaveSignatures) refuseSignatures(rest, urn);
      this.refuseForeign(resource);
    }
    return parsed;
  }

  /** Only what is ours is read, and only if it is whole: a wrong state could look clean for ever. */
  private refuseForeign(resource: ResourceState): void {
    const { urn, type, custom } = resource;
    if (isOwn(type)) assertOwn(resource);
    if (!custom || isProviderType(type)) return;
    if (!this.types.includes(type)) throw new UnsupportedError(`resources of type ${type} (${urn})`);
  }

  private manifest(): StackExport["deployment"]["manifest"] {
    const version = "v3.250.0";
    // Pulumi's cookie against tampering: `pulumi stack import` compares it (pkg/resource/deploy/manifest.go).
    return { time: this.now(), magic: createHash("sha256").update(version).digest("hex"), version };
  }
}

/** Never resolves. */
function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
