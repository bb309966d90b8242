/** The type token of a user's Temporary Access Pass method, by which engines and policies know it. It stands in states. */
export const methodType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";
