/** The version of this package, as its requests to Graph name it. */
export const { version } = require("@tapwatch/provider/package.json") as { version: string };
