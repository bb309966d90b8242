import type { FastifyInstance } from "fastify";
import type { AuthorityOptions } from "./authority/routes";

/** Where a cloud's endpoints are, as Azure Resource Manager tells it: @pulumi/azuread asks it first (`azuread:metadataHost`). */
export function addMetadata(server: FastifyInstance, { addresses }: Pick<AuthorityOptions, "addresses">): void {
  server.get("/metadata/endpoints", async () => {
    const { graphRoot, authorityHost } = addresses();
    return {
      name: "Simulator",
      portal: authorityHost,
      authentication: {
        loginEndpoint: authorityHost,
        audiences: [authorityHost],
        tenant: "common",
        identityProvider: "AAD",
      },
      resourceManager: `${authorityHost}/`,
      microsoftGraphResourceId: graphRoot,
      suffixes: {},
    };
  });
}
