import {
  createObjectReader,
  type ObjectReader,
  type PolicyReading,
  type ReaderDependencies,
  readPassPolicy,
} from "../graph";
import type { Settings } from "../settings";

/** Reads the tenant's policy. */
export interface PolicyReader {
  /**
   * @param tenantId of the tenant whose policy it must be; absent: the tenant of the token
   * @throws GraphError
   */
  read(tenantId?: string): Promise<TenantPolicy>;
}

/** The policy, and of which tenant. */
export interface TenantPolicy extends PolicyReading {
  /** The token's `tid`; absent: the token has none. */
  readonly tenantId?: string;
}

export function createPolicyReader(settings: Settings, dependencies: Partial<ReaderDependencies> = {}): PolicyReader {
  let reader: ObjectReader | undefined;
  return {
    read: async (tenantId) => {
      reader ??= createObjectReader({ ...settings, tenantId: settings.tenantId ?? tenantId }, dependencies);
      const { tid } = await reader.signIn();
      return { ...(await readPassPolicy(reader)), ...(tid !== undefined && { tenantId: tid }) };
    },
  };
}
