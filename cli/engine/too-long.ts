/**
 * Pulumi's SDK takes a stack's configuration from the environment, and Linux gives a process no variable of more than
 * 128 KiB: some 4,000 users.
 */
export const tooLongRemedy =
  "the configuration of the stack is more than a program can be given: " +
  "list the users in a file, and name it with tapwatch:usersFile";
