import { doubtful, type Form, harmless, type Item, type ItemForm, passing, useless } from "../form";

/** How answers and requests belong together. */
function item(name: string, expected: ItemForm["expected"], items: ItemForm["items"]): Form {
  return { name, place: "item", expected, items };
}

const noPass = { status: 200, body: { value: [] } };

const ofItems: Form[] = [
  item("no answer", passing, () => []),
  item("two answers, one of them of no pass", useless, (right) => [right, { ...right, ...noPass }]),
  item("two answers, no pass first", useless, (right) => [{ ...right, ...noPass }, right]),
  item("two answers, one of them 500", useless, (right) => [right, { ...right, status: 500 }]),
  item("two answers, one of them without a status", useless, ({ status: _status, ...right }) => [
    { ...right, ...noPass },
    right,
  ]),
  item("two answers, one of them with an id that is a number", useless, (right) => [
    { ...right, ...noPass },
    { ...right, id: Number(right["id"]), status: 500 },
  ]),
  item("the same answer twice", doubtful, (right) => [right, right]),
  item("an id that nobody asked with", passing, (right) => [{ ...right, id: "99", ...noPass }]),
  item("an id that is a number", doubtful, (right) => [{ ...right, id: Number(right["id"]) }]),
  item("no id", passing, ({ id: _id, ...rest }) => [{ ...rest, ...noPass }]),
  item("an id null", passing, (right) => [{ ...right, id: null, ...noPass }]),
  item("an id with a space", passing, (right) => [{ ...right, id: ` ${right["id"]}`, ...noPass }]),
  item("one more answer that nobody asked for", harmless, (right) => [right, { ...right, id: "77", ...noPass }]),
  item("headers in capitals", harmless, (right) => [{ ...right, headers: { "CONTENT-TYPE": "application/json" } }]),
  item("no headers", harmless, ({ headers: _headers, ...rest }) => [rest]),
  item("headers null", harmless, (right) => [{ ...right, headers: null }]),
  item("headers that are a list", harmless, (right) => [{ ...right, headers: [] }]),
  item("another content type", harmless, (right) => [{ ...right, headers: { "Content-Type": "text/html" } }]),
];

/** The text of a batch's answer. */
function text(name: string, expected: Form["expected"], change: (right: string) => string | Buffer): Form {
  return { name, place: "envelope", expected, reply: (right) => ({ body: change(right) }) };
}

const responsesOf = (right: string) => (JSON.parse(right) as { responses: Item[] }).responses;

const ofEnvelopes: Form[] = [
  text("an empty body", passing, () => ""),
  text("null", passing, () => "null"),
  text("an empty array", passing, () => "[]"),
  text("an empty object", passing, () => "{}"),
  text("a word", passing, () => '"ok"'),
  text("responses null", passing, () => '{"responses":null}'),
  text("responses an object", passing, () => '{"responses":{}}'),
  text("no responses", passing, () => '{"responses":[]}'),
  text("responses that are null", passing, () => '{"responses":[null,null,null]}'),
  text("Responses with a capital", passing, (right) => right.replace('"responses"', '"Responses"')),
  text("a list that belongs to nobody", passing, () => '{"value":[]}'),
  text("half of the text", passing, (right) => right.slice(0, right.length / 2)),
  text("all but the last bracket", passing, (right) => right.slice(0, -1)),
  text("a page of HTML", passing, () => "<!doctype html><title>Sign in to the network</title>"),
  text("the answers one by one", passing, (right) =>
    responsesOf(right)
      .map((one) => JSON.stringify(one))
      .join("\n"),
  ),
  text("a text twice", passing, (right) => right + right),
  text("bytes that are no text", passing, () => Buffer.from([0xff, 0xfe, 0x00, 0x80])),
  text("a text with a zero in it", passing, (right) => `${right.slice(0, 5)}\u0000${right.slice(5)}`),
  text("a byte order mark before the text", doubtful, (right) => `\ufeff${right}`),
  text("the text with much white space", harmless, (right) => right.replaceAll(",", `,${" ".repeat(20_000)}`)),
  text("an error beside the answers", doubtful, (right) => right.replace(/\}$/, ',"error":{"code":"x"}}')),
  text("an error alone", passing, () => '{"error":{"code":"UnknownError","message":""}}'),
  text("the answers in their order", harmless, (right) =>
    JSON.stringify({ responses: responsesOf(right).toReversed() }),
  ),
  text("a next page of the batch", doubtful, (right) => right.replace(/\}$/, ',"@odata.nextLink":"https://x/"}')),
];

export const batches = [...ofItems, ...ofEnvelopes];
