/** Something that Pulumi can do and this engine does not. The message names it and the way on. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";

  constructor(what: string) {
    super(`the embedded engine does not support ${what}: use Pulumi's own engine for it (see docs/engines.md)`);
  }
}
