import type { Approval } from "./drift/approval";
import type { Drift } from "./drift/drift";
import type { Pass } from "./pass";

/** What a program gives. */
export interface Arguments {
  readonly user: string;
  readonly approval?: Approval;
}

/**
 * What was last observed, carried in the inputs too, so that a preview's update shows known values and the policies see
 * them. `hasPass` missing means "not observed yet", never "no pass".
 */
export interface Observed {
  readonly hasPass?: boolean;
  readonly pass?: Pass;
  readonly baseline?: Pass;
}

/** Why a user could not be read although others could. The last `pass` and `baseline` stay beside it. */
export interface Unreadable {
  readonly status: number;
  readonly code: string;
  /** ISO 8601 instant. */
  readonly firstReportedDateTime: string;
}

export type Inputs = Arguments & Observed;

export type Outputs = Inputs & { readonly drift?: Drift; readonly unreadable?: Unreadable };

export function argumentsOf({ user, approval }: Arguments): Arguments {
  return { user, ...(approval === undefined ? {} : { approval }) };
}

/** The observation's properties, absent ones left out: Pulumi's wire format knows no undefined. */
export function observed(pass: Pass | undefined, baseline: Pass | undefined): Observed {
  return { hasPass: pass !== undefined, ...(pass && { pass }), ...(baseline && { baseline }) };
}
