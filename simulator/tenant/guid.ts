/**
 * GUIDs that are the same in every run, so that tests can name them.
 * @param kind a hexadecimal digit that tells what the GUID is of
 */
export function guidSequence(kind: "8" | "9" | "a" | "b" | "c" | "d" | "e" | "f"): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${kind.repeat(8)}-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
  };
}
