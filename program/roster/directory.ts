/** A user as the directory has it now. */
export interface Person {
  /** The object id. */
  readonly objectId: string;
  readonly userPrincipalName: string;
}

/** Who has a role, or may take it. */
export interface RoleHolders {
  /** Object ids of users. */
  readonly users: readonly string[];
  /** Object ids of role-assignable groups. */
  readonly groups: readonly string[];
}

/**
 * What the program asks the directory. Each question gets an answer or an Error with a remedy: a list that could not be read is
 * never an empty one.
 */
export interface Directory {
  /** Object ids of all that is in a group, nested members included: users, groups, devices, applications. */
  membersOf(group: string): Promise<readonly string[]>;
  holdersOf(role: string): Promise<RoleHolders>;
  /** The users among these object ids. */
  usersWithIds(objectIds: readonly string[]): Promise<readonly Person[]>;
  /** The users who have one of these principal names. */
  usersNamed(userPrincipalNames: readonly string[]): Promise<readonly Person[]>;
  everyone(): Promise<readonly Person[]>;
  /** The users who had a pass issued or deleted in the last days, by the directory audit log, and who are still there. */
  activeWithin(days: number): Promise<readonly Person[]>;
}
