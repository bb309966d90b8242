"use strict";

// This file's path, "@tapwatch/provider/policy.js", is written into the state of the stack: Pulumi's serializer stores
// the provider as `require("@tapwatch/provider/policy.js")`, because the exports object of this module is the provider.
// Never move or rename it, and keep it free of code: a refresh runs whatever version is installed.
module.exports = require("./dist/policy/index.js");
