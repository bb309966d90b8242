/** Tells a person on stderr what is being measured. */
export function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
