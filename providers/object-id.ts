/** How Entra writes the ids of its objects, in either case without a flag: a JSON Schema has none. */
export const guidSource = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

export const guid = new RegExp(`^${guidSource}$`);

export function isObjectId(user: string): boolean {
  return guid.test(user);
}
