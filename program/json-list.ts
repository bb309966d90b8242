/** The list that a configuration's value holds, as Pulumi gives it: JSON; undefined where it is something else. */
export function jsonList(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
