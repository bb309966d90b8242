import { isDeepStrictEqual } from "node:util";
import { type Approval, counterparts, formOf } from "./approvals/approval";
import { type Arguments, type Known, without } from "./state";

/** What a look leaves, by whatever approvals it is judged. */
type Judge = (approvals: readonly Approval[]) => Known;

interface Look {
  readonly judge: Judge;
  readonly approvals: readonly Approval[];
  readonly known: Known;
}

/**
 * What this process has seen of each user. An `up` that refreshes reads with the approvals that the state knows, and learns only
 * afterwards which of them were taken out or cut down meanwhile: those accepted nothing.
 */
export class Looks {
  private readonly looks = new Map<string, Look>();

  /** @returns what the look leaves by the approvals that the state knows */
  keep(judge: Judge, { user, approvals = [] }: Arguments): Known {
    const known = judge(approvals);
    this.looks.set(user.toLowerCase(), { judge, approvals, known });
    return known;
  }

  /** What would be known if that look had been judged by nothing that is not given any more. */
  withoutWithdrawn(known: Known, { approvals = [] }: Arguments): Known {
    const look = this.looks.get(known.user.toLowerCase());
    if (look === undefined || !isDeepStrictEqual(seen(look.known), seen(known))) return known;
    const given = counterparts(look.approvals, approvals);
    const standing = look.approvals.flatMap((line, place) => bothOf(line, given[place]));
    if (isDeepStrictEqual(standing, look.approvals)) return known;
    // What is named now is named whenever it was seen; a window is for what comes after it.
    const added = approvals.filter((line) => !given.includes(line) && formOf(line) !== "window");
    return { ...look.judge([...standing, ...added]), user: known.user };
  }
}

/** A line within what it said at the look, and what it says now. */
function bothOf(was: Approval, is: Approval | undefined): Approval[] {
  if (is === undefined) return [];
  const uses = (was.uses ?? 1) < (is.uses ?? 1) ? was.uses : is.uses;
  const [end] = [was.expires, is.expires]
    .filter((expires) => expires !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right));
  return [{ ...without(is, "uses", "expires"), ...(uses && { uses }), ...(end && { expires: end }) }];
}

/** Inputs do not carry the tenant. */
function seen(known: Known): object {
  return without(known, "tenantId", "user");
}
