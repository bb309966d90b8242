import { doubtful, type Form, harmless, passing, type Reply, useless, type WireForm } from "../form";

function token(
  name: string,
  expected: WireForm["expected"],
  reply: (right: string) => Reply,
  about: Partial<WireForm> = {},
): Form {
  return { name, place: "token", expected, reply, ...about };
}

const refusal = (error: string, description: string) =>
  JSON.stringify({ error, error_description: description, error_codes: [7_000_215], secret: "not-for-anybody" });

/** Changes what the token endpoint says, or what the token itself does. */
const said = (change: object) => (right: string) => ({ body: JSON.stringify({ ...JSON.parse(right), ...change }) });
const claims = (change: object) => (right: string) => {
  const answer = JSON.parse(right) as { access_token: string };
  const [head, payload = "", signature] = answer.access_token.split(".");
  const told = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...change };
  const changed = Buffer.from(JSON.stringify(told)).toString("base64url");
  return { body: JSON.stringify({ ...answer, access_token: [head, changed, signature].join(".") }) };
};

/** A try that hangs is repeated like one that is cut. */
const slow: WireForm["expected"] = { once: "truth", "three times": "careful", "for good": "unknown" };

/** Nobody is read without a token, and nothing is concluded. */
export const tokens: Form[] = [
  ...["invalid_client", "unauthorized_client", "invalid_request", "invalid_grant", "interaction_required"].map(
    (error) =>
      token(`400 ${error}`, useless, () => ({ status: 400, body: refusal(error, "AADSTS7000215: Invalid secret.") })),
  ),
  ...[401, 403, 404, 405, 410, 422].map((status) =>
    token(`${status}`, useless, () => ({ status, body: refusal("x", "AADSTS1: x") })),
  ),
  ...[408, 429, 500, 502, 503, 504].map((status) =>
    token(`${status}`, passing, () => ({ status, body: "{}" }), { isEndless: status === 429 }),
  ),
  ...[301, 302, 307, 308].map((status) =>
    token(`${status} elsewhere`, useless, () => ({ status, headers: { location: "https://localhost:1/" } })),
  ),
  ...["", "null", "[]", "{}", '"token"', "<html>", '{"access_token":null}', '{"access_token":""}'].map((body) =>
    token(`200 ${body || "without a body"}`, useless, () => ({ body })),
  ),
  token("a token that is a number", useless, said({ access_token: 7 })),
  token("a token that tells nothing", useless, said({ access_token: "opaque" })),
  token("a token with three parts that tells nothing", useless, said({ access_token: "a.b.c" })),
  token("no lifetime", doubtful, said({ expires_in: undefined })),
  token("a lifetime that is a word", doubtful, said({ expires_in: "long" })),
  token("a lifetime that is a text of digits", harmless, said({ expires_in: "3600" })),
  token("a lifetime of 0", doubtful, said({ expires_in: 0 })),
  token("a lifetime that is over", doubtful, said({ expires_in: -10 })),
  token("another kind of token", doubtful, said({ token_type: "pop" })),
  token("more properties", harmless, said({ later: [] })),
  token("a token of another tenant", useless, claims({ tid: "11111111-0000-4000-8000-00000000beef" })),
  token("a token without a tenant", useless, claims({ tid: undefined })),
  token("a token whose tenant is in capitals", harmless, (right) => {
    const { access_token } = JSON.parse(right) as { access_token: string };
    const { tid } = JSON.parse(Buffer.from(access_token.split(".")[1] ?? "", "base64url").toString()) as {
      tid: string;
    };
    return claims({ tid: tid.toUpperCase() })(right);
  }),
  token("a token without roles", harmless, claims({ roles: undefined })),
  token("roles that are a text", harmless, claims({ roles: "UserAuthMethod-TAP.Read.All" })),
  token("half of the answer", useless, (right) => ({ body: right.slice(0, right.length / 2) })),
  token("reset", passing, () => ({ act: "reset" })),
  token("cut in the middle", passing, (body) => ({ act: "cut", body })),
  token("byte by byte", harmless, (body) => ({ act: "trickle", body })),
  token("no answer", slow, () => ({ act: "hang" }), { isSlow: true }),
  token("an answer that stops in the middle", slow, (body) => ({ act: "stall", body }), { isSlow: true }),
];
