import { type Command, InvalidArgumentError, Option } from "commander";
import { type Mail, mailOf } from "./mail-target";
import { isUnsetVariable, secretIn } from "./variables";

/** Formats of messages to an https address. A message to smtps: or smtp: is a mail. */
export const notifyFormats = ["slack", "teams", "servicenow", "pagerduty", "json"] as const;
export type NotifyFormat = (typeof notifyFormats)[number];

export interface NotifyOptions {
  /** Addresses, and names of variables that the pipeline does not have. */
  readonly notify?: readonly string[];
  readonly notifyFormat?: NotifyFormat;
  readonly notifyFrom?: string;
  readonly notifyTo?: string;
  /** Seconds. */
  readonly notifyTimeout: number;
  readonly notifyRequired?: boolean;
}

/** Where messages go. The URL is a secret, because everybody who knows it can post there: nothing may print it. */
export interface Webhook {
  readonly url: string;
  readonly format: NotifyFormat;
  readonly timeoutMilliseconds: number;
  /** ServiceNow's sign-in: the value of the header Authorization. */
  readonly authorization?: string;
  /** PagerDuty's integration key. */
  readonly routingKey?: string;
}

export type Target = Webhook | Mail;

/** Options of a command that sends what its run found. */
export function notifyOptions(command: Command): Command {
  return targetOptions(command, "send there what is new since the last run").option(
    "--notify-required",
    "fail if a message cannot be sent",
  );
}

/** Options of every command that sends that its run failed. */
export function targetOptions(command: Command, purpose: string): Command {
  return command
    .addOption(
      new Option(
        "--notify <url>",
        `${purpose}: a webhook (https:) or a mail server (smtps:, smtp:); may be repeated. The URL is a secret, so better set the variable`,
      )
        .argParser((text: string, previous: readonly string[] = []) => [...previous, ...text.split(/\s+/)])
        .env("TAPWATCH_NOTIFY_URL"),
    )
    .addOption(new Option("--notify-format <format>", "default: by the URL's host, else json").choices(notifyFormats))
    .addOption(new Option("--notify-from <address>", "the sender of mail").env("TAPWATCH_NOTIFY_FROM"))
    .addOption(
      new Option("--notify-to <addresses>", "who gets the mail, separated by commas").env("TAPWATCH_NOTIFY_TO"),
    )
    .option("--notify-timeout <seconds>", "how long each may take, retries included", seconds, 10);
}

/**
 * Where the options send messages. Commander would print the value of an option that it refuses: the URLs are checked here.
 * @throws Error if an address or what it needs is wrong, without saying what it is
 */
export function targetsOf(options: NotifyOptions, env: NodeJS.ProcessEnv): Target[] {
  const { notify = [], notifyFormat, notifyTimeout, notifyRequired = false } = options;
  // A pipeline's secret that is not set is an empty variable.
  const texts = notify.filter((text) => text !== "" && !isUnsetVariable(text));
  if (texts.length === 0 && notifyRequired) {
    throw new Error("--notify-required needs an address: set TAPWATCH_NOTIFY_URL, or give --notify");
  }
  const urls = texts.map(parsed);
  if (notifyFormat !== undefined && urls.filter(({ protocol }) => protocol === "https:").length > 1) {
    throw new Error("--notify-format fits one webhook only: of several, each has the format of its host");
  }
  const timeoutMilliseconds = notifyTimeout * 1000;
  return urls.map((url): Target => {
    if (url.protocol !== "https:") return mailOf(url, options, env, timeoutMilliseconds);
    const format = notifyFormat ?? formatFor(url.hostname);
    return { url: url.href, format, timeoutMilliseconds, ...credentialsFor(format, env) };
  });
}

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (
    url !== null &&
    ["https:", "smtps:", "smtp:"].includes(url.protocol) &&
    url.hostname !== "" &&
    url.username + url.password === ""
  ) {
    return url;
  }
  throw new Error(
    "--notify (TAPWATCH_NOTIFY_URL) must be a webhook's https URL, or smtps://host or smtp://host of a mail server, without " +
      "a user name; its value is not shown here",
  );
}

/** What the service asks for besides its address: from the environment, never from the command line. */
function credentialsFor(format: NotifyFormat, env: NodeJS.ProcessEnv): Pick<Webhook, "authorization" | "routingKey"> {
  if (format === "pagerduty") {
    const routingKey = secretIn(env, "TAPWATCH_PAGERDUTY_ROUTING_KEY").trim();
    if (/^[A-Za-z0-9]{32}$/.test(routingKey)) return { routingKey };
    throw new Error(
      "messages to PagerDuty need TAPWATCH_PAGERDUTY_ROUTING_KEY: the integration key of an Events API v2 integration, 32 " +
        "letters and digits; its value is not shown here",
    );
  }
  if (format !== "servicenow") return {};
  const token = secretIn(env, "TAPWATCH_SERVICENOW_TOKEN").trim();
  const [user, password] = [secretIn(env, "TAPWATCH_SERVICENOW_USER"), secretIn(env, "TAPWATCH_SERVICENOW_PASSWORD")];
  // A header has no other characters, and an error of Node's would show them.
  if (/^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` };
  if (token === "" && user !== "" && password !== "") {
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  }
  throw new Error(
    "messages to ServiceNow need TAPWATCH_SERVICENOW_USER and TAPWATCH_SERVICENOW_PASSWORD, or TAPWATCH_SERVICENOW_TOKEN " +
      "(printable ASCII); their values are not shown here",
  );
}

/** Teams' webhooks are Power Automate's or, before them, Microsoft 365 connectors'. */
const hosts: readonly (readonly [RegExp, NotifyFormat])[] = [
  [/^hooks\.slack(-gov)?\.com$/, "slack"],
  [/\.(webhook\.office\.com|logic\.azure\.(com|us)|powerplatform\.(com|us))$/, "teams"],
  [/\.service-now\.com$/, "servicenow"],
  [/^events\.(eu\.)?pagerduty\.com$/, "pagerduty"],
];

export function formatFor(hostname: string): NotifyFormat {
  return hosts.find(([pattern]) => pattern.test(hostname))?.[1] ?? "json";
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError("write seconds, more than 0 and at most 600");
  return value;
}
