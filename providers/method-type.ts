/** The Pulumi type token of a user's Temporary Access Pass method. It is part of every state. */
export const methodType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
