import { documentation, policies } from "@tapwatch/policies";

/** Longer names first: one may begin another. */
const names = policies.map(({ name }) => name).toSorted((left, right) => right.length - left.length);
const mentions = new RegExp(`(?<![\\w-])(?:${names.join("|")})(?![\\w-])`, "g");

/**
 * Text for stdout in which the names of policies are links, if stdout is a terminal that has links. They come after the
 * layout, so they change no width. https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
 */
export async function linked(text: string, stream = process.stdout, env = process.env): Promise<string> {
  return (await isLinking(stream, env)) ? withLinks(text) : text;
}

export function withLinks(text: string): string {
  return text.replace(mentions, (name) => `\u001b]8;;${documentation}\u0007${name}\u001b]8;;\u0007`);
}

/** Whoever wants no colours wants no links, and the log of a pipeline keeps neither. */
export async function isLinking(stream: Pick<NodeJS.WriteStream, "isTTY">, env: NodeJS.ProcessEnv): Promise<boolean> {
  const isPlain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb" || (env["CI"] ?? "") !== "";
  if (stream.isTTY !== true || isPlain) return false;
  const { createSupportsHyperlinks } = await import("supports-hyperlinks");
  return createSupportsHyperlinks(stream);
}
