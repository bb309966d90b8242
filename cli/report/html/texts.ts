/** Texts that are written once and named by their place. */
export class Texts {
  readonly #places = new Map<string, number>();

  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  all(): string[] {
    return [...this.#places.keys()];
  }
}
