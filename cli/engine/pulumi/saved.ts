import type { ResourceState } from "../state";
import type { Journal } from "./journal";

/** What commands saved, by their events: an export of ten thousand users takes seconds. */
export class Saved {
  private states: Map<string, ResourceState> | undefined;

  constructor(previous: readonly ResourceState[]) {
    this.states = new Map(previous.map((state) => [state.urn, state]));
  }

  /** @param creates whether the command saves what it creates: a refresh that runs the program shows users, too, whom it does not save */
  take({ states, steps, hidesState }: Journal, creates: boolean): void {
    const created = new Set(steps.filter(({ op }) => creates && op === "create").map(({ urn }) => urn));
    const isTold = (urn: string) => this.states?.has(urn) || created.has(urn);
    if (hidesState || ![...states.keys()].every(isTold)) this.forget();
    for (const [urn, state] of states) {
      if (state === undefined) this.states?.delete(urn);
      else this.states?.set(urn, { ...this.states.get(urn), ...state });
    }
  }

  /** After a command of which nobody knows what it saved. */
  forget(): void {
    this.states = undefined;
  }

  /** undefined: only an export tells. */
  get resources(): readonly ResourceState[] | undefined {
    return this.states && [...this.states.values()];
  }
}
