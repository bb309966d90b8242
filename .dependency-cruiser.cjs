// The folders are the architecture: what each may import. `npm run lint` checks it; ARCHITECTURE.md draws it.

const { layers, packages } = require("./scripts/layers.cjs");

const betweenPackages = Object.entries(packages)
  .map(([from, may]) => ({
    from,
    forbidden: Object.keys(packages).filter((other) => other !== from && !may.includes(other)),
  }))
  .filter(({ forbidden }) => forbidden.length > 0)
  .map(({ from, forbidden }) => ({
    name: `${from}-knows-nothing-of-${forbidden.join("-")}`,
    comment: "A package imports only the packages below it.",
    severity: "error",
    from: { path: `^${from}/` },
    to: { path: `^(${forbidden.join("|")})/` },
  }));

const above = (index) => layers.slice(index + 1).flat();

const withinCommand = layers.map((layer, index) => ({
  name: `cli-${layer.join("-")}-imports-only-what-lies-below`,
  comment: "An arrow that runs back up: move what is shared into a lower layer.",
  severity: "error",
  from: { path: `^cli/(${layer.join("|")})/` },
  to: { path: [...above(index).map((folder) => `^cli/${folder}/`), "^cli/[^/]+\\.ts$"] },
}));

const besides = layers
  .filter((layer) => layer.length > 1)
  .flatMap((layer) => layer.map((folder) => [folder, layer.filter((other) => other !== folder)]))
  .map(([folder, others]) => ({
    name: `cli-${folder}-knows-nothing-of-its-neighbours`,
    severity: "error",
    from: { path: `^cli/${folder}/` },
    to: { path: `^cli/(${others.join("|")})/` },
  }));

module.exports = {
  forbidden: [
    ...betweenPackages,
    ...withinCommand,
    ...besides,
    {
      name: "no-import-across-by-path",
      comment: "Across packages by name: what a package offers is its exports map.",
      severity: "error",
      from: { path: "^(providers|program|policies|simulator|cli)/" },
      to: { path: "^(providers|program|policies|simulator|cli)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "engines-know-nothing-of-each-other",
      severity: "error",
      from: { path: "^cli/engine/(embedded|pulumi)/" },
      to: { path: "^cli/engine/(embedded|pulumi)/", pathNot: "^cli/engine/$1/" },
    },
    {
      name: "the-inside-of-pulumis-sdk-in-one-folder-of-each-engine",
      comment: "cmd/*, proto/* and runtime/* are not documented: the READMEs of cli/engine/*/sdk/.",
      severity: "error",
      from: { path: "^(providers|program|policies|simulator|cli)/", pathNot: "^cli/engine/(embedded|pulumi)/sdk/" },
      to: { path: "@pulumi/pulumi/(cmd|proto|runtime)/" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
