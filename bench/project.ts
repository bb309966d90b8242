import { dirname } from "node:path";

/** The Pulumi project of tapwatch itself, two folders above the built file. */
export const projectDirectory = dirname(dirname(__dirname));
