import { z } from "zod";
import { type StackExport, type StackName, typeOf } from "./state";

const properties = z.record(z.string(), z.unknown());

const exportSchema = z.looseObject({
  version: z.literal(3, { error: "must be 3, the form that `pulumi stack export` writes" }),
  deployment: z.looseObject({
    manifest: z.looseObject({ time: z.string(), magic: z.string(), version: z.string() }),
    resources: z
      .array(
        z.looseObject({
          urn: z.string().startsWith("urn:pulumi:"),
          custom: z.boolean().default(false),
          type: z.string(),
          id: z.string().optional(),
          external: z.boolean().optional(),
          inputs: properties.optional(),
          outputs: properties.optional(),
          parent: z.string().optional(),
          dependencies: z.array(z.string()).nullish(),
        }),
      )
      .optional(),
  }),
});

/** What `pulumi stack export` wrote of this stack. @throws Error naming the field that is wrong, or whose it is */
export function parseExport(state: unknown, { stack, project }: StackName): StackExport {
  const result = exportSchema.safeParse(state);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(`${issue?.path.map(String).join(".") || "it"}: ${issue?.message}`);
  }
  for (const { urn, type } of result.data.deployment.resources ?? []) {
    if (!urn.startsWith(`urn:pulumi:${stack}::${project}::`)) {
      throw new Error(
        `${urn} belongs to another stack or project, not to ${stack} of ${project}: name its stack with --stack`,
      );
    }
    // A resource of another type would not be seen as a user's.
    if (typeOf(urn) !== type) throw new Error(`${urn}: type is not the type in the URN: correct one of them`);
  }
  return result.data as unknown as StackExport;
}
