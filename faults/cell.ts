import { ClientSecretCredential, type ClientSecretCredentialOptions } from "@azure/identity";
import { createReader, GraphError } from "@tapwatch/provider/graph";
import { createProvider } from "@tapwatch/provider/provider";
import { type Expected, type Form, type Item, type Often, often } from "./form";
import { type Asked, type FaultServer, type Script, tokenOf } from "./server";
import { rightItem, stateOf, type Truth, users, verdictOf } from "./truth";

export interface Cell {
  readonly form: Form;
  readonly often: Often;
  readonly truth: Truth;
}

/** How a cell came out. */
export interface Played {
  readonly cell: Cell;
  /** What differs from what was expected, if anything. */
  readonly differs: readonly string[];
  readonly seconds: number;
}

/** The secret of the application, and what no message may hold. */
export const secret = "not-for-anybody";
const unspeakable = [secret, "c2VjcmV0LXNpZ25hdHVyZQ", "access_token"];

/** No run may go on longer than its budget and this. */
const spareSeconds = 5;

/** Reads three users of a tenant of which one answer is out of order, by the provider as an engine calls it. */
export async function playCell(cell: Cell, server: FaultServer): Promise<Played> {
  const { form, truth } = cell;
  const isBounded = isEndedByBudget(cell);
  const budgetMinutes = isBounded ? 0.25 : 1;
  const { graphRoot, tenantId, end } = server.play(scriptOf(cell));
  const settings = { graphRoot, authorityHost: server.origin, timeBudgetMinutes: budgetMinutes, tenantId };
  const credential =
    form.place === "token"
      ? (options: ClientSecretCredentialOptions) =>
          new ClientSecretCredential(tenantId, "00000000-0000-4000-8000-000000000001", secret, options)
      : credentialOf(tenantId);
  const reader = createReader(settings, { credential, random: () => 0, retryBase: 1, notice: () => {} });
  const provider = createProvider(() => ({ settings: { cloud: "global", clockSkewMinutes: 5, ...settings }, reader }));
  const started = performance.now();
  const look = async (user: string) => {
    try {
      return verdictOf((await provider.read(user, stateOf(user, tenantId))).props ?? {});
    } catch (error) {
      const { message } = error as Error;
      if (unspeakable.some((text) => message.includes(text))) return `a message that tells too much: ${message}`;
      return error instanceof GraphError ? "unknown" : `an error of ours: ${message}`;
    }
  };
  const [target, none, pass] = await Promise.all([look(users.target), look(users.none), look(users.pass)]);
  const seconds = (performance.now() - started) / 1000;
  end();
  const expected = form.expected[cell.often];
  // What is no matter of time ends before the budget does: else the cause that is told is a wrong one.
  const longest = isBounded ? budgetMinutes * 60 + spareSeconds : budgetMinutes * 50;
  const others = form.others ?? (form.place === "item" ? "truth" : expected);
  return {
    cell,
    seconds,
    differs: [
      ...unlike("the user", target, expected, truth),
      ...unlike("another without a pass", none, others, "none"),
      ...unlike("another with a pass", pass, others, "pass"),
      ...(seconds > longest ? [`it took ${seconds.toFixed(1)} s`] : []),
    ],
  };
}

/** Whether nothing but the time ends it: then there is less of it. */
export function isEndedByBudget({ form, often: how }: Cell): boolean {
  return form.isSlow === true || (form.isEndless === true && how === "for good");
}

function unlike(who: string, verdict: string, expected: Expected, truth: string): string[] {
  const right: Readonly<Record<Expected, readonly string[]>> = {
    truth: [truth],
    unknown: ["unknown"],
    careful: [truth, "unknown"],
    gone: ["gone"],
  };
  return right[expected].includes(verdict) ? [] : [`${who}: ${verdict}, not ${right[expected].join(" or ")}`];
}

/** The fault first, as often as it is to come; then all is as it should be. */
export function scriptOf({ form, often: how, truth }: Cell): Script {
  let left: number = often[how];
  const takeFault = () => {
    left -= 1;
    return left >= 0;
  };
  return {
    token: (right) => (form.place === "token" && takeFault() ? form.reply(right) : { body: right }),
    batch: (requests, root) => {
      const responses = requests.flatMap((asked) => itemsFor(asked, root));
      const right = JSON.stringify({ responses });
      return form.place === "envelope" && takeFault() ? form.reply(right) : { body: right };
    },
  };

  function itemsFor({ id, url }: Asked, root: string): readonly Item[] {
    const own = `${root}/v1.0${url}`;
    const user = decodeURIComponent(/^\/users\/([^/?]+)/.exec(url)?.[1] ?? "");
    const right = rightItem(id, user, truth, own);
    const isFaulty = form.place === "item" && user === users.target && !url.includes("?") && takeFault();
    return isFaulty ? form.items(right, own) : [right];
  }
}

/** A token without a request for it. */
export function credentialOf(tenantId: string) {
  const { access_token: token } = JSON.parse(tokenOf(tenantId)) as { access_token: string };
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}
