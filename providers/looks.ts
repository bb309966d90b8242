import { isDeepStrictEqual } from "node:util";
import { type Approval, counterparts, formOf } from "./approvals/approval";
import { type Arguments, type Known, without } from "./state";

/** Judges a look by approvals. */
type Judge = (approvals: readonly Approval[]) => Known;

interface Look {
  readonly judge: Judge;
  readonly approvals: readonly Approval[];
  readonly known: Known;
}

/**
 * The looks of this process. An `up` that refreshes first reads with the approvals in the state. Only then it learns which of
 * them were removed or restricted since; those must accept nothing.
 */
export class Looks {
  private readonly looks = new Map<string, Look>();

  /** @returns what is known after the look, judged by the approvals in the state */
  keep(judge: Judge, { user, approvals = [] }: Arguments): Known {
    const known = judge(approvals);
    const key = user.toLowerCase();
    // Where there was no approval, none can be withdrawn.
    if (approvals.length > 0) this.looks.set(key, { judge, approvals, known });
    else this.looks.delete(key);
    return known;
  }

  /** What would be known if the look had been judged without the approvals that were removed since. */
  withoutWithdrawn(known: Known, { approvals = [] }: Arguments): Known {
    const look = this.looks.get(known.user.toLowerCase());
    if (look === undefined || !isDeepStrictEqual(seen(look.known), seen(known))) return known;
    const given = counterparts(look.approvals, approvals);
    const standing = look.approvals.flatMap((line, place) => bothOf(line, given[place]));
    if (isDeepStrictEqual(standing, look.approvals)) return known;
    // A new named approval covers what was seen before; a new window does not.
    const added = approvals.filter((line) => !given.includes(line) && formOf(line) !== "window");
    return { ...look.judge([...standing, ...added]), user: known.user };
  }
}

/** An approval within its terms at the look and its terms now: the smaller `uses`, the earlier `expires`. */
function bothOf(was: Approval, is: Approval | undefined): Approval[] {
  if (is === undefined) return [];
  const uses = (was.uses ?? 1) < (is.uses ?? 1) ? was.uses : is.uses;
  const [end] = [was.expires, is.expires]
    .filter((expires) => expires !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right));
  return [{ ...without(is, "uses", "expires"), ...(uses && { uses }), ...(end && { expires: end }) }];
}

/** Without the properties that inputs do not carry. */
function seen(known: Known): object {
  return without(known, "tenantId", "user");
}
