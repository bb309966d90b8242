import { activityType, methodType, policyType } from "@tapwatch/provider/method-type";

/** The files of @tapwatch/provider that a state refers to, by the type of the resource. */
export const providerFiles: Readonly<Record<string, string>> = {
  [methodType]: "index.js",
  [activityType]: "activity.js",
  [policyType]: "policy.js",
};

/**
 * How Pulumi's serializer stores the installed provider of a type: a reference, and the frame that it puts around everything. The
 * conformance suite compares it with what the serializer writes.
 */
export function referenceOf(type: string): string {
  return `exports.handler = __f0;
const provider = require("@tapwatch/provider/${providerFiles[type]}");

function __f0() {
  return (function() {
    with({ this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
}
