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

/** What the reader needs to know. Plain data, validated where it came in. */
export interface ReaderSettings {
  /** Default: global. */
  readonly cloud?: CloudName;
  /** A root of one's own, in the place of a cloud's; both or neither. */
  readonly graphRoot?: string | undefined;
  readonly authorityHost?: string | undefined;
  /** The one tenant that may answer. Default: the one that the state knows, else whichever the sign-in leads to. */
  readonly tenantId?: string | undefined;
  /** For one user's answer, all retries included. Default: 10. */
  readonly timeBudgetMinutes?: number;
}

export function endpointsOf({ cloud = "global", graphRoot, authorityHost }: ReaderSettings): Endpoints & {
  /** true: not one of Microsoft's, which Microsoft's instance discovery does not know. */
  readonly isOwn: boolean;
} {
  if (graphRoot !== undefined && authorityHost !== undefined) return { graphRoot, authorityHost, isOwn: true };
  return { ...clouds[cloud], isOwn: false };
}
