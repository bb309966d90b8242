/** How Entra writes the ids of its objects. */
export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isObjectId(user: string): boolean {
  return guid.test(user);
}
