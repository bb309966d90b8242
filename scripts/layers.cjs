// The architecture as data: .dependency-cruiser.cjs makes rules of it, and a test compares the diagram in ARCHITECTURE.md.

/** Of the whole: packages by their folder. */
const packages = {
  providers: [],
  program: ["providers"],
  policies: ["providers"],
  simulator: [],
  cli: ["providers", "program", "policies", "simulator"],
};

/** Of the command, from the bottom to the top: each may import those before it. Those that stand together know nothing of each other. */
const layers = [
  ["base"],
  ["project"],
  ["engine"],
  ["approvals"],
  ["outcome"],
  ["record"],
  ["report"],
  ["accept", "demo", "notify", "status", "events", "history", "telemetry", "doctor", "explain"],
  ["init"],
  ["commands"],
];

module.exports = { packages, layers };
