import type { Properties } from "../tenant/directory-object";
import { failures, type GraphRequest, type GraphResponse } from "./message";

// Graph's default page; $top may ask for up to 999.
const defaultPage = 100;
const largestPage = 999;

/**
 * A page of a list, with the link to the next one.
 * @param context what `@odata.context` says that it is
 * @param show an object as it is told
 */
export function listed<Item>(
  root: string,
  { version, segments, query }: GraphRequest,
  { context, items, show }: { context: string; items: readonly Item[]; show: (item: Item) => Properties },
): GraphResponse {
  const top = Number(query.get("$top") ?? defaultPage);
  if (!Number.isInteger(top) || top < 1 || top > largestPage) throw failures.badRequest("Invalid page size specified.");
  const start = Number(query.get("$skiptoken") ?? 0);
  const next = new URLSearchParams(query);
  next.set("$skiptoken", String(start + top));
  const path = segments.map(encodeURIComponent).join("/");
  const hasMore = start + top < items.length;
  return {
    status: 200,
    body: {
      "@odata.context": contextOf(root, version, context),
      ...(hasMore && { "@odata.nextLink": `${root}/${version}/${path}?${next}` }),
      value: items.slice(start, start + top).map(show),
    },
  };
}

/** One object. */
export function single(root: string, { version }: GraphRequest, context: string, shown: Properties): GraphResponse {
  return { status: 200, body: { "@odata.context": contextOf(root, version, `${context}/$entity`), ...shown } };
}

function contextOf(root: string, version: string, context: string): string {
  return `${root}/${version}/$metadata#${context}`;
}
