import { type Form, harmless, type Item, type ItemForm, useless } from "../form";
import { pageAfter } from "../truth";

/** Pages: undocumented for this resource, and so followed with care. `own` is the URL of this user's list. */
function page(name: string, expected: ItemForm["expected"], link: (own: string) => unknown, isEmpty = true): Form {
  return {
    name: `200, ${name}`,
    place: "item",
    expected,
    items: (right, own) => {
      // Who is gone has no list.
      if (right["status"] !== 200 && expected === harmless) return [right];
      const list = isEmpty ? { value: [] } : (right["body"] as Item);
      return [{ ...right, status: 200, body: { ...list, "@odata.nextLink": link(own) } }];
    },
  };
}

export const pages: Form[] = [
  page("no pass, and a next page of another user", useless, (own) =>
    own.replace(/users\/[^/]+/, "users/zed%40x.example"),
  ),
  page("no pass, and a next page of another resource", useless, (own) => own.replace("temporaryAccess", "fido2")),
  page("no pass, and a next page of another version", useless, (own) => own.replace("/v1.0/", "/beta/")),
  page("no pass, and a next page above this user", useless, (own) => own.replace(/\/authentication.*/, "")),
  page("no pass, and a next page below this list", useless, (own) => `${own}/x`),
  page("no pass, and a next page with dots in it", useless, (own) => own.replace("/users/", "/users/x/../")),
  page("no pass, and a next page at another port", useless, (own) => own.replace(/:\d+/, ":1")),
  page("no pass, and a next page with a name before the host", useless, (own) => own.replace("://", "://x@")),
  page("no pass, and pages without end", useless, pageAfter.loop),
  page("a pass, and pages without end", useless, pageAfter.loop, false),
  page("no pass, and the list on the next page", harmless, pageAfter.list),
  page("the list, and nothing on the next page", harmless, pageAfter.nothing, false),
];
