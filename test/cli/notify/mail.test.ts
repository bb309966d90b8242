import { expect, test } from "vitest";
import { mailText, sendMail } from "../../../cli/notify/mail";
import type { Mail } from "../../../cli/notify/mail-target";
import { type News, newsOf } from "../../../cli/notify/news";
import { changesBy } from "../../../cli/report/changes";
import { startWatch } from "../../support/command";
import { startMailServer } from "../../support/mail-server";
import { trust } from "../../support/trust";
import { secret } from "../../support/webhook";
import { hostile, mixed, recordOf } from "../report/records";

const news = newsOf(recordOf(mixed())) as News;
const runUrl = "https://ci.contoso.example/run/1?a=b&c=d";

type Server = Awaited<ReturnType<typeof startMailServer>>;

function mailTo({ host, port }: Server, overrides: Partial<Mail> = {}): Mail {
  return {
    format: "mail",
    host,
    port,
    isImplicitTls: true,
    credentials: { user: "tapwatch", password: secret },
    from: "tapwatch@contoso.example",
    to: ["soc@contoso.example", "ciso@contoso.example"],
    timeoutMilliseconds: 20_000,
    ...overrides,
  };
}

test.each([
  ["implicit", true],
  ["starttls", false],
] as const)("a mail arrives over TLS, %s, as text and as HTML", async (tls, isImplicitTls) => {
  const server = await startMailServer(tls);
  trust(server);
  expect(await sendMail(mailTo(server, { isImplicitTls }), news, runUrl)).toBeUndefined();
  expect(server.received).toMatchObject([
    {
      from: "tapwatch@contoso.example",
      to: ["soc@contoso.example", "ciso@contoso.example"],
      isEncrypted: true,
      credentials: `tapwatch:${secret}`,
      text: expect.stringMatching(/^Subject: tapwatch, stack test: /m),
    },
  ]);
  const [{ text } = { text: "" }] = server.received;
  for (const part of ["text/plain", "text/html", "Auto-Submitted: auto-generated", "Issued: alice@contoso.com"]) {
    expect(text).toContain(part);
  }
});

test("a server that offers no TLS gets neither the sign-in nor the mail", async () => {
  const server = await startMailServer("none");
  expect(await sendMail(mailTo(server, { isImplicitTls: false }), news, undefined)).toMatch(/^E[A-Z]+/);
  expect(server.received).toEqual([]);
  expect(server.lines.join("\n")).not.toMatch(/AUTH|MAIL FROM/);
});

test("a server of an unknown authority gets nothing", async () => {
  const server = await startMailServer("implicit");
  expect(await sendMail(mailTo(server), news, undefined)).toMatch(/^[A-Z_]+/);
  expect(server.lines).toEqual([]);
});

test("a refused sign-in is told by its codes, although the server repeats the password", async () => {
  const server = await startMailServer("implicit", { refuses: true });
  trust(server);
  expect(await sendMail(mailTo(server), news, undefined)).toBe("EAUTH (the server answered 535)");
  expect(server.received).toEqual([]);
});

test("names are text in both bodies", () => {
  // All of them: a message has the first ten.
  const news = newsOf(recordOf(hostile())) as News;
  const { text, html } = mailText(
    { ...news, sections: [{ title: "New", lines: changesBy(recordOf(hostile()), "new") }] },
    runUrl,
  );
  expect(html).not.toMatch(/<img|<script/);
  expect(html).toContain("&lt;img src=x");
  expect(html).toContain('<a href="https://ci.contoso.example/run/1?a=b&amp;c=d">');
  expect(`${text}${html}`).not.toContain("\u001b");
  expect(text).not.toMatch(/^::/m);
});

test("a check sends its news by mail, and tells a server that was away with the next run", async () => {
  const server = await startMailServer("implicit", { refuses: true });
  trust(server);
  const addresses = { TAPWATCH_NOTIFY_FROM: "tapwatch@contoso.example", TAPWATCH_NOTIFY_TO: "soc@contoso.example" };
  const credentials = { TAPWATCH_SMTP_USER: "tapwatch", TAPWATCH_SMTP_PASSWORD: secret };
  const env = { TAPWATCH_NOTIFY_URL: server.url, ...addresses, ...credentials };
  const { tenant, tapwatch } = await startWatch({ judged: false, env });
  await tapwatch("up");
  tenant.issuePass("user1@contoso.example", { lifetimeInMinutes: 60, isUsableOnce: true });
  const first = await tapwatch("check");
  expect(first).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^warning: mail: the message did not arrive: EAUTH \(the server answered 535\)/m),
  });
  server.mood.refuses = false;
  const second = await tapwatch("check");
  expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining("mail: the message also told 1") });
  expect(server.received).toMatchObject([
    { to: ["soc@contoso.example"], text: expect.stringContaining("Issued: user1") },
  ]);
  expect(JSON.stringify([first, second])).not.toContain(secret);
}, 120_000);
