import type { NotRead, UserFact } from "./outcome";

/** The four answers of docs/glossary.md, as every format shows them. */
export const observationWords: Readonly<Record<UserFact["observation"], string>> = {
  pass: "a pass",
  noPass: "no pass",
  gone: "not in the tenant",
  unknown: "could not tell",
};

export const couldNotTell = observationWords.unknown;

/** Why nobody can tell of a user. */
export const reasonWords: Readonly<Record<NotRead["reason"], string>> = {
  refused: "refused by Graph",
  failed: "read failed",
  notAsked: "not asked",
  notObserved: "not observed yet",
  lost: "not in the audit log any more",
};
