import type { DriftKind } from "@tapwatch/provider";

/** What happened, in a few words: docs/drift.md and docs/activity.md have the tables. */
export const kindWords: Readonly<Record<DriftKind, string>> = {
  None: "as accepted",
  Found: "there was a pass when the watch began, and it may still be used",
  Issued: "somebody issued a pass",
  Replaced: "another pass is in the place of the accepted one",
  Altered: "the accepted pass changed in a way that its own life does not explain",
  Removed: "the accepted pass is gone before its end",
  Reenabled: "a pass that had ended can be used again",
  Disabled: "the tenant's policy disabled the accepted pass",
  UserGone: "the tenant does not know the user any more",
  UserReturned: "another person has this name, or the user is back",
  Vanished: "somebody issued a pass, and it was gone before a run saw it",
  Unwatched: "somebody issued a pass to a user whom nobody watches",
  Used: "somebody signed in with a pass that no run saw",
  Unclear: "the audit log has an event about a pass in an unknown form",
  PolicyFound: "the tenant's policy was there when the watch began",
  PolicyAltered: "somebody changed the tenant's policy",
};
