import { doubtful, type Form, harmless, passing, type Reply, useless, type WireForm } from "../form";

const day = 24 * 60 * 60_000;
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toUTCString();

function envelope(name: string, expected: WireForm["expected"], reply: (right: string) => Reply): Form {
  return { name, place: "envelope", expected, reply };
}

/** What a server may ask for with 429 and 503. The last two lie beyond every budget. */
const demands: readonly [string, () => string, WireForm["expected"]][] = [
  ["0", () => "0", passing],
  ["1", () => "1", passing],
  ["0.2", () => "0.2", passing],
  ["a date that is past", () => from(-5000), passing],
  ["a date that is ahead", () => from(1000), passing],
  ["-5", () => "-5", passing],
  ["a word", () => "soon", passing],
  ["nothing", () => "", passing],
  ["a day", () => "86400", { once: "unknown", "three times": "unknown", "for good": "unknown" }],
  ["a date of next year", () => from(365 * day), { once: "unknown", "three times": "unknown", "for good": "unknown" }],
];

const retries: Form[] = [429, 503].flatMap((status) =>
  demands.flatMap(([name, value, expected]): Form[] => [
    {
      name: `${status}, Retry-After ${name}`,
      place: "item",
      expected,
      isEndless: status === 429,
      items: (right) => [{ ...right, status, headers: { "Retry-After": value() }, body: { error: { code: "x" } } }],
    },
    {
      name: `${status}, Retry-After ${name}`,
      place: "envelope",
      expected,
      isEndless: status === 429,
      reply: () => ({ status, headers: { "retry-after": value() }, body: "{}" }),
    },
  ]),
);

export const headers: Form[] = [
  ...retries,
  envelope("no Date", harmless, (body) => ({ body, date: false })),
  envelope("a Date that is none", harmless, (body) => ({ body, date: "today" })),
  envelope("a Date of the year 2099", useless, (body) => ({ body, date: "Tue, 06 Jan 2099 09:00:00 GMT" })),
  envelope("a Date of the year 1970", useless, (body) => ({ body, date: "Thu, 01 Jan 1970 00:00:00 GMT" })),
  envelope("a Date of two days ago", useless, (body) => ({ body, date: from(-2 * day) })),
  envelope("a Date of the day after tomorrow", useless, (body) => ({ body, date: from(2 * day) })),
  envelope("a Date of an hour ago", harmless, (body) => ({ body, date: from(-day / 24) })),
  envelope("a Date of in an hour", harmless, (body) => ({ body, date: from(day / 24) })),
  envelope("a content type of HTML", harmless, (body) => ({ body, headers: { "content-type": "text/html" } })),
  envelope("no content type", harmless, (body) => ({ body, headers: { "content-type": "" } })),
  envelope("a charset that is none", doubtful, (body) => ({
    body,
    headers: { "content-type": "application/json; charset=x" },
  })),
  envelope("a coding that is none", doubtful, (body) => ({ body, headers: { "content-encoding": "x" } })),
  envelope("gzip that is none", passing, () => ({ body: "no gzip", headers: { "content-encoding": "gzip" } })),
  envelope("a cookie", harmless, (body) => ({ body, headers: { "set-cookie": "x=y; Path=/" } })),
  envelope("a throttle percentage of 1.5", harmless, (body) => ({
    body,
    headers: { "x-ms-throttle-limit-percentage": "1.5" },
  })),
  envelope("a throttle percentage that is none", harmless, (body) => ({
    body,
    headers: { "x-ms-throttle-limit-percentage": "much" },
  })),
  envelope("a new location, elsewhere", useless, (body) => ({
    status: 307,
    body,
    headers: { location: "https://example.org/" },
  })),
  envelope("a challenge", doubtful, () => ({
    status: 401,
    body: "{}",
    headers: { "www-authenticate": 'Bearer realm="x", authorization_uri="https://example.org"' },
  })),
];
