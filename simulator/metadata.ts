import type { FastifyInstance } from "fastify";

/** Where a cloud's endpoints are, as Azure Resource Manager tells it: @pulumi/azuread asks it first (`azuread:metadataHost`). */
export function addMetadata(server: FastifyInstance, { origin }: { readonly origin: () => string }): void {
  server.get("/metadata/endpoints", async () => ({
    name: "Simulator",
    portal: origin(),
    authentication: {
      loginEndpoint: origin(),
      audiences: [origin()],
      tenant: "common",
      identityProvider: "AAD",
    },
    resourceManager: `${origin()}/`,
    microsoftGraphResourceId: origin(),
    suffixes: {},
  }));
}
