import { secretIn } from "./variables";

/** A mail server, and whom it sends to. */
export interface Mail {
  readonly format: "mail";
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps:); otherwise STARTTLS, without which nothing is sent. */
  readonly isImplicitTls: boolean;
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly from: string;
  readonly to: readonly string[];
  readonly timeoutMilliseconds: number;
}

interface MailOptions {
  readonly notifyFrom?: string;
  readonly notifyTo?: string;
}

/** Submission over TLS, and with STARTTLS: RFC 8314, RFC 6409. */
const ports = { "smtps:": 465, "smtp:": 587 } as const;

/** @throws Error naming the option or variable that is missing or wrong, without a secret's value */
export function mailOf(url: URL, options: MailOptions, env: NodeJS.ProcessEnv, timeoutMilliseconds: number): Mail {
  if (!["", "/"].includes(url.pathname) || url.search + url.hash !== "") {
    throw new Error("--notify: of a mail server write smtps://host, or smtp://host, with a port if it is another");
  }
  const isImplicitTls = url.protocol === "smtps:";
  const [user, password] = [secretIn(env, "TAPWATCH_SMTP_USER"), secretIn(env, "TAPWATCH_SMTP_PASSWORD")];
  if ((user === "") !== (password === "")) {
    throw new Error(
      "set both TAPWATCH_SMTP_USER and TAPWATCH_SMTP_PASSWORD, or neither for a server without a sign-in",
    );
  }
  return {
    format: "mail",
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? ports[isImplicitTls ? "smtps:" : "smtp:"] : Number(url.port),
    isImplicitTls,
    ...(user !== "" && { credentials: { user, password } }),
    from: addressIn(options.notifyFrom ?? "", "--notify-from (TAPWATCH_NOTIFY_FROM)"),
    to: (options.notifyTo ?? "").split(",").map((text) => addressIn(text, "--notify-to (TAPWATCH_NOTIFY_TO)")),
    timeoutMilliseconds,
  };
}

/** Only a plain address: what could begin another header or another recipient has no place in it. */
function addressIn(text: string, option: string): string {
  const address = text.trim();
  if (/^[^\s"(),:;<>@[\\\]]+@[^\s"(),:;<>@[\\\]]+$/.test(address)) return address;
  throw new Error(
    `${option} must be an address such as soc@contoso.com${option.includes("to ") ? ", or several with commas" : ""}`,
  );
}
