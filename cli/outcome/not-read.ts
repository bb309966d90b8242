import type { Outputs, Unreadable } from "@tapwatch/provider";
import type { OperationResult } from "../engine/engine";
import { byUser, type NotRead } from "./outcome";
import { reasonWords } from "./words";

/** The users that an operation could not read, and why. A user with several reasons has the most telling one. */
export function notReadBy(
  result: OperationResult,
  methods: readonly Outputs[],
  userBy: (urn: string) => string,
): NotRead[] {
  const reasons = [
    ...failed(result, userBy),
    ...refused(methods),
    ...notAsked(result, methods, userBy),
    ...notObserved(result, methods),
  ];
  const first = new Map(reasons.toReversed().map((reason) => [reason.user, reason]));
  return byUser([...first.values()]);
}

function failed({ failures }: OperationResult, userBy: (urn: string) => string): NotRead[] {
  return failures.map(({ urn, message }) => ({
    user: userBy(urn),
    reason: "failed",
    message: `${reasonWords.failed}: ${message}`,
  }));
}

function refused(methods: readonly Outputs[]): NotRead[] {
  return methods.flatMap(({ user, unreadable }) => (unreadable === undefined ? [] : [refusal(user, unreadable)]));
}

/** That Graph refuses to tell. */
export function refusal(user: string, { status, code, firstReportedDateTime }: Unreadable): NotRead {
  const message = `${reasonWords.refused}: ${status} ${code}`;
  return { user, reason: "refused", message, httpStatus: status, code, firstReportedDateTime };
}

/** Users whose resource is as it was saved, because the run did not ask the tenant. */
function notAsked(
  { kind, read, stopped }: OperationResult,
  methods: readonly Outputs[],
  userBy: (urn: string) => string,
): NotRead[] {
  if (kind === "destroy" || stopped) return [];
  const asked = new Set(read.map((urn) => userBy(urn).toLowerCase()));
  return methods
    .filter(
      ({ user, hasPass, gone }) => (hasPass !== undefined || gone !== undefined) && !asked.has(user.toLowerCase()),
    )
    .map(({ user }) => ({
      user,
      reason: "notAsked",
      message: `${reasonWords.notAsked}: what is known is from an earlier look`,
    }));
}

/** Users that the program names and the state does not know: nothing is known of them, so nothing is in order. */
function notObserved({ kind, outputs, stopped }: OperationResult, methods: readonly Outputs[]): NotRead[] {
  const named = outputs["watched"];
  // A preview lists separately whose watch would begin, and a destroy has nobody left.
  if (!Array.isArray(named) || kind !== "refresh" || stopped) return [];
  const known = new Set(methods.map(({ user }) => user));
  return named
    .filter((user): user is string => typeof user === "string" && !known.has(user))
    .map((user) => ({
      user,
      reason: "notObserved",
      message: `${reasonWords.notObserved}: the watch of this user has not begun`,
    }));
}

/** Users of whom nobody could tell for the same reason, such as a missing sign-in: said once. */
export function byMessage<One extends Pick<NotRead, "user" | "message">>(
  notRead: readonly One[],
): { readonly message: string; readonly same: readonly One[] }[] {
  return [...Map.groupBy(notRead, ({ message }) => message)].map(([message, same]) => ({ message, same }));
}
