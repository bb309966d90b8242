/** The command's own version, as records, messages and telemetry have it. */
export const { version } = require("tapwatch/package.json") as { version: string };
