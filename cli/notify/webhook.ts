import { type Command, InvalidArgumentError, Option } from "commander";

export const notifyFormats = ["slack", "teams", "json"] as const;
export type NotifyFormat = (typeof notifyFormats)[number];

export interface NotifyOptions {
  readonly notify?: string;
  readonly notifyFormat?: NotifyFormat;
  /** Seconds. */
  readonly notifyTimeout: number;
  readonly notifyRequired?: boolean;
}

/** Where messages go. The URL is a secret, because everybody who knows it can post there: nothing may print it. */
export interface Webhook {
  readonly url: string;
  readonly format: NotifyFormat;
  readonly timeoutMilliseconds: number;
  /** Whether the check fails if the message cannot be sent. */
  readonly isRequired: boolean;
}

/** Options of a command that sends what its run found. */
export function notifyOptions(command: Command): Command {
  return webhookOptions(command, "send this webhook what is new since the last run").option(
    "--notify-required",
    "fail if the message cannot be sent, and send it again in the next run",
  );
}

/** Options of every command that sends that its run failed. */
export function webhookOptions(command: Command, purpose: string): Command {
  return command
    .addOption(
      new Option("--notify <url>", `${purpose}; the URL is a secret, so better set the variable`).env(
        "TAPWATCH_NOTIFY_URL",
      ),
    )
    .addOption(new Option("--notify-format <format>", "default: by the URL's host, else json").choices(notifyFormats))
    .option("--notify-timeout <seconds>", "how long the webhook may take, retries included", seconds, 10);
}

/**
 * The webhook that the options name, if any. Commander would print the value of an option that it refuses: the URL is
 * checked here.
 * @throws Error if it is no https URL, without saying what it is
 */
export function webhookOf(options: NotifyOptions): Webhook | undefined {
  const { notify = "", notifyFormat, notifyTimeout, notifyRequired: isRequired = false } = options;
  const text = isUnsetVariable(notify) ? "" : notify.trim();
  // A pipeline's secret that is not set is an empty variable.
  if (text === "") {
    if (isRequired) throw new Error("--notify-required needs a webhook: set TAPWATCH_NOTIFY_URL, or give --notify");
    return undefined;
  }
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw new Error(
      "--notify (TAPWATCH_NOTIFY_URL) must be the webhook's https URL, without a user name; its value is not shown here",
    );
  }
  return {
    url: url.href,
    format: notifyFormat ?? formatFor(url.hostname),
    timeoutMilliseconds: notifyTimeout * 1000,
    isRequired,
  };
}

/**
 * Whether it is the name of a variable that the pipeline does not have: Azure Pipelines leaves `$(NAME)` as it is.
 * https://learn.microsoft.com/azure/devops/pipelines/process/variables#understand-variable-syntax
 */
export function isUnsetVariable(notify = ""): boolean {
  return /^\$\([\w.-]+\)$/.test(notify.trim());
}

/** Teams' webhooks are Power Automate's or, before them, Microsoft 365 connectors'. */
const hosts: readonly (readonly [RegExp, NotifyFormat])[] = [
  [/^hooks\.slack(-gov)?\.com$/, "slack"],
  [/\.(webhook\.office\.com|logic\.azure\.(com|us)|powerplatform\.(com|us))$/, "teams"],
];

export function formatFor(hostname: string): NotifyFormat {
  return hosts.find(([pattern]) => pattern.test(hostname))?.[1] ?? "json";
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError("write seconds, more than 0 and at most 600");
  return value;
}
