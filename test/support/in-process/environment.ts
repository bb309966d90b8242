/** Does some work with other environment variables: what runs in this process sees them as a process of its own would. */
export async function withEnvironment<Result>(env: NodeJS.ProcessEnv, work: () => Promise<Result>): Promise<Result> {
  const own = process.env;
  process.env = { ...env };
  try {
    return await work();
  } finally {
    process.env = own;
  }
}
