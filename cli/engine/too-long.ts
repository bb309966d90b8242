/**
 * Pulumi's SDK takes a stack's configuration from the environment, and Linux gives a process no variable of more than
 * 128 KiB: some 4,000 users.
 */
export const tooLongRemedy =
  "the configuration of the stack is too long for a program: " +
  "list the users in a file, and name it with tapwatch:usersFile";
