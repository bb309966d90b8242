import { doubtful, type Form, type ItemForm, passing, type Reply, useless, type WireForm } from "../form";

/** Said of what went wrong for a moment: https://learn.microsoft.com/graph/errors and the throttling page. */
const transient = [408, 424, 429, 500, 502, 503, 504];
/** Said of the request: asking again is of no use. */
const final = [
  400, 401, 402, 403, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 425, 426, 428,
  431, 451, 501, 505, 506, 507, 508, 510, 511,
];
/** No error, and no list either. */
const strange = [201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 599];

/** An item with a status and a body in the place of the right ones. The body tells of no pass, which may be a lie. */
function item(name: string, expected: ItemForm["expected"], change: object, about: Partial<ItemForm> = {}): Form {
  return { name, place: "item", expected, items: (right) => [{ ...right, ...change }], ...about };
}

function envelope(name: string, expected: WireForm["expected"], reply: Reply, about: Partial<WireForm> = {}): Form {
  return { name, place: "envelope", expected, reply: () => reply, ...about };
}

const error = (code: string) => ({ error: { code, message: "x", innerError: { "request-id": "1" } } });
const noPass = { value: [] };

const endless = { isEndless: true };

const ofItems: Form[] = [
  ...transient.flatMap((status) => [
    item(`${status}`, passing, { status, body: error("x") }, status === 429 ? endless : {}),
    item(
      `${status}, and a body that tells of no pass`,
      passing,
      { status, body: noPass },
      status === 429 ? endless : {},
    ),
  ]),
  ...final.map((status) => item(`${status}`, useless, { status, body: error("x") })),
  ...[400, 403, 409, 501].map((status) =>
    item(`${status}, and a body that tells of no pass`, useless, { status, body: noPass }),
  ),
  ...strange.map((status) => item(`${status}, and a body that tells of no pass`, useless, { status, body: noPass })),
  item("204 without a body", useless, { status: 204, body: undefined }),
  ...["200", null, 200.5, 0, -1, 99, 600, 999, true, [200], undefined].map((status) =>
    item(`status ${JSON.stringify(status)}`, useless, { status, body: noPass }),
  ),
  ...[
    "ResourceNotFound",
    "itemNotFound",
    "UnknownError",
    "",
    "NotFound",
    "Request_ResourceNotFound2",
    " Request_ResourceNotFound",
  ].map((code) => item(`404 ${code || "without a code"}`, useless, { status: 404, body: error(code) })),
  item("404 without a body", useless, { status: 404, body: undefined }),
  item("404, and a body that tells of no pass", useless, { status: 404, body: noPass }),
  item("410 with the code of a user who is gone", useless, { status: 410, body: error("Request_ResourceNotFound") }),
  item("200 with the code of a user who is gone", useless, { status: 200, body: error("Request_ResourceNotFound") }),
  item(
    "404, there is no such user",
    { once: "truth", "three times": "gone", "for good": "gone" },
    { status: 404, body: error("Request_ResourceNotFound") },
  ),
];

const ofEnvelopes: Form[] = [
  ...transient.map((status) =>
    envelope(`${status}`, passing, { status, body: JSON.stringify(error("x")) }, status === 429 ? endless : {}),
  ),
  ...final.map((status) => envelope(`${status}`, useless, { status, body: JSON.stringify(error("x")) })),
  ...strange.map((status) => envelope(`${status}`, status < 300 ? doubtful : useless, { status, body: "" })),
  envelope("404, there is no such user, said of the batch", useless, {
    status: 404,
    body: JSON.stringify(error("Request_ResourceNotFound")),
  }),
  // A batch that was throttled in part comes with 424, and good answers in it.
  {
    name: "424, and good answers in it",
    place: "envelope",
    expected: { once: "truth", "three times": "truth", "for good": "truth" },
    reply: (body) => ({ status: 424, body }),
  },
  ...[400, 403, 500, 503].map(
    (status): Form => ({
      name: `${status}, and good answers in it`,
      place: "envelope",
      expected: status < 500 ? useless : passing,
      reply: (body) => ({ status, body }),
    }),
  ),
];

export const statuses = [...ofItems, ...ofEnvelopes];
