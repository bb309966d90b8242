export interface LoggedItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** 0: no answer was given. */
  readonly status: number;
}

/** One HTTP request as it came in, and the status that it got. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** 0: the connection was cut instead. */
  readonly status: number;
  /** Client id of the application whose token it carried, or that asked for one. */
  readonly applicationId?: string;
  /** What a batch was made of. */
  readonly items?: readonly LoggedItem[];
}

const writing: readonly string[] = ["POST", "PATCH", "PUT", "DELETE"];

/** Every request, in the order in which they were answered. */
export class RequestLog {
  private logged: LoggedRequest[] = [];

  get entries(): readonly LoggedRequest[] {
    return this.logged;
  }

  get batches(): LoggedRequest[] {
    return this.logged.filter(({ path }) => path.endsWith("/$batch"));
  }

  get tokens(): LoggedRequest[] {
    return this.logged.filter(isTokenRequest);
  }

  add(request: LoggedRequest): void {
    this.logged.push(request);
  }

  clear(): void {
    this.logged = [];
  }

  /**
   * What would have changed the tenant, inside of batches too. A batch by itself and a token request change nothing.
   * @param applicationId of this application only
   */
  writes(applicationId?: string): { method: string; path: string }[] {
    return this.logged
      .filter((request) => applicationId === undefined || request.applicationId === applicationId)
      .flatMap((request) => {
        const { method, path, items } = request;
        if (items) return items.map((item) => ({ method: item.method, path: item.url }));
        return isTokenRequest(request) ? [] : [{ method, path }];
      })
      .filter(({ method }) => writing.includes(method.toUpperCase()));
  }
}

function isTokenRequest({ path }: LoggedRequest): boolean {
  return path.split("?")[0]?.endsWith("/oauth2/v2.0/token") ?? false;
}
