/** One line of the page's table: what the page's script gets from the record. Words are ready to be shown. */
export interface UserRow {
  readonly user: string;
  /** The pass in words. */
  readonly pass: string;
  /** ISO 8601 instant, or empty. */
  readonly expires: string;
  /** Kind and status, or empty. */
  readonly drift: string;
  /** Names of policies, or empty. */
  readonly findings: string;
  readonly hasPass: boolean;
  readonly isUsable: boolean;
  readonly isUnreadable: boolean;
}
