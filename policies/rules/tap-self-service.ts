import { type InitiatedBy, isSameName, namesOf as namesOfIssuer } from "@tapwatch/provider/activity/event";
import type { Person } from "../facts";
import { issuedText, issuerText, passKey, pendingIssuances } from "../issuance";
import { problemCode } from "../problem";
import { type Rule, techniques } from "../rule";
import { isListed } from "../users";
import { labelList, namesOf } from "../whom";

export interface SelfServiceConfig {
  readonly helpdesk: readonly string[];
  readonly protectedLabels: readonly string[];
}

export const tapSelfService: Rule<SelfServiceConfig> = {
  name: "tap-self-service",
  description:
    "Checks whether somebody issued a Temporary Access Pass to their own account, or the helpdesk issued one to a protected user.",
  enforcementLevel: "advisory",
  severity: "high",
  technique: techniques.T1098,
  remediationSteps:
    "Delete the pass. If the issuer's account was taken over, revoke its sessions and reset its credentials. Let another administrator issue a pass if it is needed.",
  properties: {
    helpdesk: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      description:
        "Issuers who must not issue passes to protected users: user principal names or object ids, names or client ids of applications; * stands for any characters",
    },
    protectedLabels: { ...labelList("The labels of protected users"), default: ["privileged"] },
  },

  judge: (methods, { helpdesk, protectedLabels }, _now, tenant) =>
    pendingIssuances(methods, tenant).flatMap((issuance) => {
      const { user, urn, issuer, labels = [] } = issuance;
      const finding = (kind: string, problem: string) => [
        {
          urn,
          problem: problemCode(kind, ...passKey(issuance)),
          message: `${user}: ${issuedText(issuance)}; ${problem}`,
        },
      ];
      if (isSelf(issuance, issuer)) return finding("self", "nobody may issue a pass to their own account");
      const label = labels.find((each) => protectedLabels.includes(each));
      if (label === undefined || !namesOfIssuer(issuer).some((name) => isListed(name, helpdesk))) return [];
      return finding("helpdesk", `${issuerText(issuer)} must not issue passes to users with the label ${label}`);
    }),
};

function isSelf(person: Person, { user }: InitiatedBy): boolean {
  const own = namesOf(person);
  return [user?.id, user?.userPrincipalName].some((name) => own.some((each) => isSameName(each, name)));
}
