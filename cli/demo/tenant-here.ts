import tls from "node:tls";

/** How the parts of a run get to know a tenant that lives as long as this process. */
export interface TenantHere {
  /** For parts that run in processes of their own; undefined: they need not. */
  readonly env: NodeJS.ProcessEnv | undefined;
  /** As if nothing had been. */
  leave(): void;
}

/**
 * Lets this process sign in to a tenant and trust it: its parts then need no processes of their own. A Node before 22.19 learns whom to
 * trust at its start only, so the processes are told instead.
 * @param ca PEM
 */
export function enterTenant(env: Readonly<Record<string, string>>, ca: string): TenantHere {
  if (typeof tls.setDefaultCACertificates !== "function") return { env, leave: () => {} };
  const [trusted, own] = [tls.getCACertificates("default"), process.env];
  tls.setDefaultCACertificates([...trusted, ca]);
  process.env = { ...own, ...env };
  return {
    env: undefined,
    leave: () => {
      tls.setDefaultCACertificates(trusted);
      process.env = own;
    },
  };
}
