/** What one check of `tapwatch doctor` found. */
export interface CheckResult {
  readonly check: string;
  /** skipped: an earlier check, which this one needs, failed. */
  readonly status: "ok" | "warn" | "fail" | "skipped";
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export function ok(check: string, message: string): CheckResult {
  return { check, status: "ok", message };
}

export function warn(check: string, message: string, remedy: string): CheckResult {
  return { check, status: "warn", message, remedy };
}

export function fail(check: string, message: string, remedy: string): CheckResult {
  return { check, status: "fail", message, remedy };
}

export function skipped(check: string, message: string): CheckResult {
  return { check, status: "skipped", message };
}
