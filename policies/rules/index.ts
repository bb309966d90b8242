import { resourcePolicy, stackPolicy } from "../rule";
import { tapApprovalHygiene } from "./tap-approval-hygiene";
import { tapExceedsTenantPolicy } from "./tap-exceeds-tenant-policy";
import { tapForbiddenUser } from "./tap-forbidden-user";
import { tapFutureStart } from "./tap-future-start";
import { tapIssuerBurst } from "./tap-issuer-burst";
import { tapLeftover } from "./tap-leftover";
import { tapMaxLifetime } from "./tap-max-lifetime";
import { tapNotObserved } from "./tap-not-observed";
import { tapOneTimeUse } from "./tap-one-time-use";
import { tapPrivilegedUser } from "./tap-privileged-user";
import { tapSelfService } from "./tap-self-service";
import { tapTenantPolicy } from "./tap-tenant-policy";
import { tapUnapproved } from "./tap-unapproved";
import { tapUnexpectedUsability } from "./tap-unexpected-usability";
import { tapUnknownIssuer } from "./tap-unknown-issuer";
import { tapUnwatchedUser } from "./tap-unwatched-user";
import { tapUsablePasses } from "./tap-usable-passes";
import { tapWorkingHours } from "./tap-working-hours";

/** Every rule by its name: pure functions, for tests and for your own packs. */
export const rules = {
  tapMaxLifetime,
  tapOneTimeUse,
  tapUnexpectedUsability,
  tapUnapproved,
  tapForbiddenUser,
  tapPrivilegedUser,
  tapFutureStart,
  tapLeftover,
  tapUsablePasses,
  tapWorkingHours,
  tapUnknownIssuer,
  tapSelfService,
  tapIssuerBurst,
  tapUnwatchedUser,
  tapTenantPolicy,
  tapExceedsTenantPolicy,
  tapNotObserved,
  tapApprovalHygiene,
} as const;

/** Every policy of the pack, in the order in which they are listed. */
export const policies = [
  stackPolicy(tapMaxLifetime),
  stackPolicy(tapOneTimeUse),
  stackPolicy(tapUnexpectedUsability),
  stackPolicy(tapUnapproved),
  stackPolicy(tapForbiddenUser),
  stackPolicy(tapPrivilegedUser),
  stackPolicy(tapFutureStart),
  stackPolicy(tapLeftover),
  stackPolicy(tapUsablePasses),
  stackPolicy(tapWorkingHours),
  stackPolicy(tapUnknownIssuer),
  stackPolicy(tapSelfService),
  stackPolicy(tapIssuerBurst),
  stackPolicy(tapUnwatchedUser),
  stackPolicy(tapTenantPolicy),
  stackPolicy(tapExceedsTenantPolicy),
  stackPolicy(tapNotObserved),
  resourcePolicy(tapApprovalHygiene),
];
