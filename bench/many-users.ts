/** Lists that have entries about users. */
const lists = ["users", "drift", "findings", "unreadable", "gone", "approvals"];

/**
 * The record of a larger tenant: a real record's users, again and again under other names. A check of so many users takes
 * minutes, and what is measured is the report.
 * @param domain of the users' names, as `@contoso.example`
 */
export function recordOfMany<Kind extends { readonly users: readonly unknown[]; readonly summary: object }>(
  record: Kind,
  count: number,
  domain: string,
): Kind {
  const copies = Math.max(1, Math.round(count / record.users.length));
  const copied = (entries: unknown) =>
    Array.from({ length: copies }, (_, copy) =>
      JSON.parse(JSON.stringify(entries).replaceAll(domain, `.${copy + 1}${domain}`)),
    ).flat();
  const many = Object.entries(record).map(([name, value]) => [name, lists.includes(name) ? copied(value) : value]);
  const summary = Object.entries(record.summary).map(
    ([name, value]) => [name, typeof value === "number" ? value * copies : value] as const,
  );
  return { ...Object.fromEntries(many), summary: Object.fromEntries(summary) };
}
