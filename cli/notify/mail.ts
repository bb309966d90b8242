import { version } from "../base/version";
import { markup } from "../report/markup";
import type { Mail } from "./mail-target";
import type { News } from "./news";

/** Text, and the same as HTML in which every name is text. There is nothing in it that a mail program would load. */
export function mailText({ summary, sections }: News, runUrl: string | undefined): { text: string; html: string } {
  const text = [
    ...sections.map(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)].join("\n")),
    summary,
    ...(runUrl === undefined ? [] : [`Pipeline run: ${runUrl}`]),
  ].join("\n\n");
  const html = markup`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tapwatch</title></head><body>${sections.map(
    ({ title, lines }) => markup`<h2>${title}</h2><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`,
  )}<p>${summary}</p>${runUrl === undefined ? "" : markup`<p><a href="${runUrl}">Pipeline run</a></p>`}</body></html>`;
  return { text: `${text}\n`, html: html.text };
}

/**
 * Sends a mail over TLS. There is no fallback to a connection without it, and no log.
 * @returns why it failed, undefined if it did not: a code, never what the server said, which may repeat the sign-in
 */
export async function sendMail(target: Mail, news: News, runUrl: string | undefined): Promise<string | undefined> {
  const { host, port, isImplicitTls, credentials, from, to, timeoutMilliseconds: timeout } = target;
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host,
    port,
    secure: isImplicitTls,
    requireTLS: true,
    tls: { minVersion: "TLSv1.2" },
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${timeout / 1000} s`), timeout);
  });
  const sent = transport
    .sendMail({
      from,
      to: [...to],
      subject: news.headline,
      headers: { "Auto-Submitted": "auto-generated", "X-Mailer": `tapwatch/${version}` },
      ...mailText(news, runUrl),
    })
    .then(({ rejected }) =>
      rejected.length > 0 ? `the server refused ${rejected.length} of ${to.length} recipients` : undefined,
    )
    .catch(failureIn);
  try {
    return await Promise.race([sent, late]);
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

function failureIn(error: { readonly code?: unknown; readonly responseCode?: unknown }): string {
  const { code, responseCode } = error;
  const name = typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "the mail was not sent";
  return typeof responseCode === "number" ? `${name} (the server answered ${responseCode})` : name;
}
