/** Where a cloud's Graph and authority are. Both https, without a trailing slash. */
export interface Endpoints {
  readonly graphRoot: string;
  readonly authorityHost: string;
}

/** https://learn.microsoft.com/graph/deployments */
export const clouds = {
  global: { graphRoot: "https://graph.microsoft.com", authorityHost: "https://login.microsoftonline.com" },
  usgov: { graphRoot: "https://graph.microsoft.us", authorityHost: "https://login.microsoftonline.us" },
  dod: { graphRoot: "https://dod-graph.microsoft.us", authorityHost: "https://login.microsoftonline.us" },
  china: { graphRoot: "https://microsoftgraph.chinacloudapi.cn", authorityHost: "https://login.chinacloudapi.cn" },
} as const satisfies Record<string, Endpoints>;

export type CloudName = keyof typeof clouds;
export const cloudNames = Object.keys(clouds) as readonly CloudName[];

/** The settings of the reader: plain data, validated already. */
export interface ReaderSettings {
  /** Default: global. */
  readonly cloud?: CloudName;
  /** The roots of a cloud of your own, instead of `cloud`. Both or neither. */
  readonly graphRoot?: string | undefined;
  readonly authorityHost?: string | undefined;
  /** The only tenant that may answer. Default: the tenant in the state, else the tenant of the token. */
  readonly tenantId?: string | undefined;
  /** Variables of a sign-in that come before those of the environment with the same names. */
  readonly signIn?: Readonly<Record<string, string>> | undefined;
  /** For all reads of a run, retries included. Default: 10. */
  readonly timeBudgetMinutes?: number;
}

export function endpointsOf({ cloud = "global", graphRoot, authorityHost }: ReaderSettings): Endpoints {
  if (graphRoot !== undefined && authorityHost !== undefined) return { graphRoot, authorityHost };
  return clouds[cloud];
}
