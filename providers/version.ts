/** The version of this package, for the User-Agent of its requests. */
export const { version } = require("@tapwatch/provider/package.json") as { version: string };
