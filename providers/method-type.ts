/** The Pulumi type tokens. They are part of every state. */
export const methodType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
export const activityType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassActivity";
export const policyType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassPolicy";

/** All that tapwatch watches: a user, the tenant's pass events, the tenant's policy. */
export const ownTypes = [methodType, activityType, policyType] as const;
