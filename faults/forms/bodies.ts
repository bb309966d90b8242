import { doubtful, type Form, harmless, type Item, passing, useless } from "../form";

/** What may stand in the place of a user's list of passes. `list`: the right one. */
function body(name: string, expected: Form["expected"], change: (list: Item) => unknown): Form {
  return {
    name: `200, ${name}`,
    place: "item",
    expected,
    items: (right) => [
      {
        ...right,
        ...((expected === useless || expected === passing) && { status: 200 }),
        body: change(right["body"] as Item),
      },
    ],
  };
}

/** Deeper than a stack is. */
const nested = JSON.parse(`${"[".repeat(4000)}${"]".repeat(4000)}`) as unknown;

const someone = {
  id: "bbbbbbbb-0000-4000-8000-00000000dead",
  createdDateTime: "2026-01-01T00:00:00Z",
  startDateTime: "2026-01-01T00:00:00Z",
  lifetimeInMinutes: 60,
  isUsableOnce: true,
  isUsable: true,
  methodUsabilityReason: "EnabledByPolicy",
};

/** The list with a pass in it, where there is none another one, whose property is changed. */
const withPass = (change: object) => (list: Item) => {
  const [pass = someone] = (list["value"] ?? []) as object[];
  return { ...list, value: [{ ...pass, ...change }] };
};

/** What is no list of passes. Each would be "no pass" to somebody who reads carelessly. */
const noLists: readonly [string, unknown][] = [
  ["null", null],
  ["an empty text", ""],
  ["a word", "none"],
  ["0", 0],
  ["false", false],
  ["an empty array", []],
  ["an array of arrays", [[]]],
  ["an empty object", {}],
  ["value null", { value: null }],
  ["value an object", { value: {} }],
  ["value an empty text", { value: "" }],
  ["value 0", { value: 0 }],
  ["value false", { value: false }],
  ["value holds null", { value: [null] }],
  ["value holds an empty object", { value: [{}] }],
  ["value holds an array", { value: [[]] }],
  ["value holds a text", { value: ["none"] }],
  ["Value with a capital", { Value: [] }],
  ["values", { values: [] }],
  ["no pass, and an error", { value: [], error: { code: "x", message: "x" } }],
  ["no pass, and an error null", { value: [], error: null }],
  ["an error alone", { error: { code: "UnknownError", message: "" } }],
  ["no pass, and a count of one", { value: [], "@odata.count": 1 }],
  ["no pass, and a next page under another name", { value: [], "odata.nextLink": "https://localhost/v1.0/users/x" }],
  ["no pass, and an empty next page", { value: [], "@odata.nextLink": "" }],
  ["no pass, and a next page that is a number", { value: [], "@odata.nextLink": 1 }],
  ["no pass, and a next page that is an object", { value: [], "@odata.nextLink": {} }],
  ["no pass, and a next page elsewhere", { value: [], "@odata.nextLink": "https://example.org/v1.0/users/x" }],
  ["no pass, and a next page without a host", { value: [], "@odata.nextLink": "/users/x" }],
  ["no pass, and a next page without TLS", { value: [], "@odata.nextLink": "http://localhost/v1.0/users/x" }],
  [
    "no pass of another user",
    { value: [], "@odata.context": "https://graph/v1.0/$metadata#users('zed%40contoso.example')/authentication/x" },
  ],
];

/** What may be wrong with a pass. */
const wrongPasses: readonly [string, object][] = [
  ["no id", { id: undefined }],
  ["an id null", { id: null }],
  ["an empty id", { id: "" }],
  ["an id that is a number", { id: 7 }],
  ["a creation time that is none", { createdDateTime: "yesterday" }],
  ["a creation time that is a number", { createdDateTime: 1_772_442_000 }],
  ["a start that is none", { startDateTime: "soon" }],
  ["a lifetime that is a text", { lifetimeInMinutes: "480" }],
  ["a lifetime that is an object", { lifetimeInMinutes: {} }],
  ["usable as a text", { isUsable: "true" }],
  ["usable as a number", { isUsable: 1 }],
  ["one-time as a text", { isUsableOnce: "false" }],
  ["a reason that is a number", { methodUsabilityReason: 3 }],
];

export const bodies: Form[] = [
  ...noLists.map(([name, wrong]) => body(name, useless, () => wrong)),
  body("no body", useless, () => undefined),
  ...wrongPasses.map(([name, change]) => body(`a pass with ${name}`, useless, withPass(change))),
  body("two passes", useless, (list) => ({ ...list, value: [someone, { ...someone, id: "other" }] })),
  body("the same pass twice", useless, (list) => ({ ...list, value: [someone, someone] })),
  body("a pass, and an error", useless, (list) => ({ ...(withPass({})(list) as object), error: { code: "x" } })),
  body("the list as text", doubtful, (list) => JSON.stringify(list)),
  body("the list in base64", doubtful, (list) => Buffer.from(JSON.stringify(list)).toString("base64")),
  body("half of the list as text", passing, (list) => JSON.stringify(list).slice(0, -4)),
  body("a list that is nested without end", useless, () => nested),
  body("the list in another list", useless, (list) => ({ value: [list] })),
  body("a next page null", doubtful, (list) => ({ ...list, "@odata.nextLink": null })),
  body("properties that nobody knows", harmless, (list) => ({ ...list, later: { value: [] }, "@odata.count": 0 })),
  body("a context of this user", harmless, (list) => list),
];
