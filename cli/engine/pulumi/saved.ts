import type { ResourceState } from "../state";
import type { Journal } from "./journal";

/** What commands saved, by their events: an export of ten thousand users takes seconds. */
export class Saved {
  private states: Map<string, ResourceState> | undefined;

  constructor(previous: readonly ResourceState[]) {
    this.states = new Map(previous.map((state) => [state.urn, state]));
  }

  /** @param isWhole whether the command was about everything, and ended well: otherwise nobody knows which of its steps were saved */
  take({ states, steps, hidesState }: Journal, isWhole: boolean): void {
    const created = new Set(steps.filter(({ op }) => op === "create").map(({ urn }) => urn));
    const isTold = (urn: string) => this.states?.has(urn) || created.has(urn);
    // A refresh that runs the program shows users, too, whom it does not save.
    if (!isWhole || hidesState || ![...states.keys()].every(isTold)) this.states = undefined;
    for (const [urn, state] of states) {
      if (state === undefined) this.states?.delete(urn);
      else this.states?.set(urn, { ...this.states.get(urn), ...state });
    }
  }

  /** Of nothing that was done since then the events tell enough. */
  forget(): void {
    this.states = undefined;
  }

  /** undefined: only an export tells. */
  get resources(): readonly ResourceState[] | undefined {
    return this.states && [...this.states.values()];
  }
}
