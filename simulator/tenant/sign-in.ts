import type { User } from "./directory";
import type { Properties } from "./directory-object";

/** Where a user signed in with a pass. */
export interface SignInRequest {
  /** Default: 198.51.100.23. */
  readonly ipAddress?: string;
  /** Default: "My Signins", where people register security info. */
  readonly appDisplayName?: string;
  /** Client id. Default: that of "My Signins". */
  readonly appId?: string;
}

/** An entry of the sign-in logs: https://learn.microsoft.com/graph/api/resources/signin */
export function signInEntry(id: string, user: User, at: Date, request: SignInRequest): Properties {
  const { ipAddress = "198.51.100.23", appDisplayName = "My Signins" } = request;
  // Sign-ins have whole seconds.
  const createdDateTime = at.toISOString().replace(/\.\d+/, "");
  return {
    id,
    createdDateTime,
    userDisplayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
    userId: user.id,
    appId: request.appId ?? "19db86c3-b2b9-44cc-b339-36da233a3be2",
    appDisplayName,
    ipAddress,
    isInteractive: true,
    status: { errorCode: 0, failureReason: "Other.", additionalDetails: null },
    authenticationDetails: [
      { authenticationMethod: "Temporary Access Pass", succeeded: true, authenticationStepDateTime: createdDateTime },
    ],
  };
}
