// Preloaded into every child process: a plugin outlives a host that dies, unless it notices. The channel to the host
// closes on every way out, also when the host is killed.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();
