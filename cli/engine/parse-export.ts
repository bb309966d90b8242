import { z } from "zod";
import type { StackExport, StackName } from "./state";

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
  for (const { urn } of result.data.deployment.resources ?? []) {
    if (!urn.startsWith(`urn:pulumi:${stack}::${project}::`)) {
      throw new Error(
        `${urn} belongs to another stack or project than ${stack} of ${project}: name its own with --stack`,
      );
    }
  }
  return result.data as unknown as StackExport;
}
