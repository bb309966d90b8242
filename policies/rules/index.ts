import { stackPolicy } from "../rule";
import { tapMaxLifetime } from "./tap-max-lifetime";
import { tapUnexpectedUsability } from "./tap-unexpected-usability";

/** Every policy of the pack, in the order in which they are listed. */
export const policies = [stackPolicy(tapMaxLifetime), stackPolicy(tapUnexpectedUsability)];
