import { isDeepStrictEqual } from "node:util";
import { isSameAgreement } from "./approvals/approval";
import { afterLook, type Rules } from "./judge";
import type { Observation } from "./observation";
import { type Arguments, type Known, without } from "./state";

interface Look {
  readonly before: Known;
  readonly observation: Observation;
  readonly rules: Rules;
}

/**
 * What this process has seen of each user. An `up` that refreshes reads with the approvals that the state knows, and learns only
 * afterwards which of them were taken out meanwhile: those accepted nothing.
 */
export class Looks {
  private readonly looks = new Map<string, Look & { readonly known: Known }>();

  /** @param known what the look left */
  keep(known: Known, look: Look): void {
    this.looks.set(known.user.toLowerCase(), { ...look, known });
  }

  /** What would be known if that look had been judged without the approvals that are not given any more. */
  withoutWithdrawn(known: Known, { approvals = [] }: Arguments): Known {
    const look = this.looks.get(known.user.toLowerCase());
    if (look === undefined || !isDeepStrictEqual(seen(look.known), seen(known))) return known;
    const { before, observation, rules } = look;
    const standing = approvals.filter((given) => rules.approvals.some((one) => isSameAgreement(one, given)));
    const isWithdrawn = rules.approvals.some((one) => !standing.some((given) => isSameAgreement(one, given)));
    if (!isWithdrawn) return known;
    return { ...afterLook(before, observation, { ...rules, approvals: standing }), user: known.user };
  }
}

/** Inputs do not carry the tenant. */
function seen(known: Known): object {
  return without(known, "tenantId", "user");
}
