/**
 * JSON for files, streams and script elements: the same value, with no `<` that could end a script element, no `#` that
 * could begin a pipeline's logging command, and no line separator that only JSON takes for text.
 */
export function inertJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[<#\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
