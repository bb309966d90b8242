import { Command } from "commander";
import { expect, test } from "vitest";
import { formatFor, type NotifyOptions, notifyOptions, targetsOf } from "../../../cli/notify/target";
import { secret } from "../../support/webhook";

const none: NodeJS.ProcessEnv = {};

function parsed(...args: readonly string[]) {
  return parsedIn(none, ...args);
}

function parsedIn(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const written: string[] = [];
  const command = notifyOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: (text) => void written.push(text) });
  try {
    const targets = targetsOf(command.parse(args, { from: "user" }).opts<NotifyOptions>(), env);
    return { targets, webhook: targets[0], written };
  } catch (error) {
    return { error: (error as Error).message, written };
  }
}

test("without a URL nobody is told; an empty variable is none", () => {
  expect(parsed().webhook).toBeUndefined();
  expect(parsed("--notify", " ").webhook).toBeUndefined();
  expect(parsed("--notify", "", "--notify-required").error).toContain("set TAPWATCH_NOTIFY_URL");
});

test("a variable that the pipeline left as it was is none, and no message was meant to be required without one", () => {
  expect(parsed("--notify", "$(TAPWATCH_NOTIFY_URL)").webhook).toBeUndefined();
  expect(parsed("--notify", " $(notify.url) ").error).toBeUndefined();
  expect(parsed("--notify", "$(TAPWATCH_NOTIFY_URL)", "--notify-required").error).toContain("set TAPWATCH_NOTIFY_URL");
  expect(parsed("--notify", "$(a) https://x.example").targets).toHaveLength(1);
});

test("the defaults: ten seconds, not required, the format by the host", () => {
  expect(parsed("--notify", "https://hooks.slack.com/services/x\n").webhook).toEqual({
    url: "https://hooks.slack.com/services/x",
    format: "slack",
    timeoutMilliseconds: 10_000,
  });
  const given = parsed("--notify", "https://x.example/", "--notify-format", "teams", "--notify-timeout", "3");
  expect(given.webhook).toMatchObject({ format: "teams", timeoutMilliseconds: 3000 });
});

test.each([
  `http://hooks.slack.com/${secret}`,
  `https://user:${secret}@hooks.example/`,
  `file:///${secret}`,
  `hooks.slack.com/${secret}`,
])("what is no https URL is refused without being repeated: %s", (url) => {
  const { error, written } = parsed("--notify", url);
  expect(error).toContain("must be a webhook's https URL");
  expect([error, ...written].join("\n")).not.toContain(secret);
});

test.each(["0", "-1", "601", "soon"])("a time-out of %s is refused", (timeout) => {
  expect(parsed("--notify-timeout", timeout).error).toContain("write seconds");
});

test.each([
  ["hooks.slack.com", "slack"],
  ["hooks.slack-gov.com", "slack"],
  ["contoso.webhook.office.com", "teams"],
  ["prod-12.westeurope.logic.azure.com", "teams"],
  ["default0123.4f.environment.api.powerplatform.com", "teams"],
  ["hooks.slack.com.example.org", "json"],
  ["logic.azure.com.example.org", "json"],
  ["contoso.service-now.com", "servicenow"],
  ["events.pagerduty.com", "pagerduty"],
  ["events.eu.pagerduty.com", "pagerduty"],
  ["siem.contoso.example", "json"],
] as const)("messages to %s are in the format %s", (host, format) => {
  expect(formatFor(host)).toBe(format);
});

test("several addresses are several targets, in one variable too", () => {
  const urls = ["https://hooks.slack.com/x", "https://siem.contoso.example/y"];
  expect(parsed(...urls.flatMap((url) => ["--notify", url])).targets).toMatchObject([
    { format: "slack" },
    { format: "json" },
  ]);
  expect(parsed("--notify", urls.join("\n")).targets).toHaveLength(2);
  expect(parsed("--notify", urls.join(" "), "--notify-format", "teams").error).toContain("fits one webhook only");
});

const mail = ["--notify-from", "tapwatch@contoso.example", "--notify-to", "soc@contoso.example, b@contoso.example"];

test("a mail server is an address, and the sign-in comes from the environment", () => {
  const env = { TAPWATCH_SMTP_USER: "u", TAPWATCH_SMTP_PASSWORD: secret };
  expect(parsedIn(env, "--notify", "smtps://mail.contoso.example", ...mail).targets).toEqual([
    {
      format: "mail",
      host: "mail.contoso.example",
      port: 465,
      isImplicitTls: true,
      credentials: { user: "u", password: secret },
      from: "tapwatch@contoso.example",
      to: ["soc@contoso.example", "b@contoso.example"],
      timeoutMilliseconds: 10_000,
    },
  ]);
  expect(parsed("--notify", "smtp://mail.contoso.example:2525", ...mail).targets).toMatchObject([
    { port: 2525, isImplicitTls: false },
  ]);
});

test.each([
  [["smtps://mail.example"], {}, "--notify-from (TAPWATCH_NOTIFY_FROM) must be an address"],
  [["smtps://mail.example", ...mail.slice(0, 2)], {}, "--notify-to (TAPWATCH_NOTIFY_TO) must be an address"],
  [["smtps://mail.example", ...mail.slice(0, 3), "a@b\r\nBcc:c@d"], {}, "--notify-to"],
  [["smtps://mail.example/?tls=no", ...mail], {}, "of a mail server write smtps://host"],
  [[`smtps://u:${secret}@mail.example`, ...mail], {}, "without a user name"],
  [["smtps://mail.example", ...mail], { TAPWATCH_SMTP_PASSWORD: secret }, "TAPWATCH_SMTP_USER"],
  [["https://events.pagerduty.com/v2/enqueue"], {}, "TAPWATCH_PAGERDUTY_ROUTING_KEY"],
  [["https://events.pagerduty.com/v2/enqueue"], { TAPWATCH_PAGERDUTY_ROUTING_KEY: secret }, "32 letters and digits"],
  [
    ["https://c.service-now.com/api/global/em/jsonv2"],
    { TAPWATCH_SERVICENOW_USER: "u" },
    "TAPWATCH_SERVICENOW_PASSWORD",
  ],
  [["https://c.service-now.com/x"], { TAPWATCH_SERVICENOW_TOKEN: `${secret}\n\u00e9` }, "printable ASCII"],
] as const)("what is missing or wrong is named, and no secret is: %j %j", ([url, ...options], env, error) => {
  const said = parsedIn(env, "--notify", url, ...options);
  expect(said.error).toContain(error);
  expect([said.error, ...said.written].join("\n")).not.toContain(secret);
});

test("a sign-in that the pipeline left as the name of a variable is none", () => {
  const left = (name: string) => ({ [name]: `$(${name})` });
  const pass = { TAPWATCH_SMTP_USER: "u", ...left("TAPWATCH_SMTP_PASSWORD") };
  expect(parsedIn(pass, "--notify", "smtps://mail.contoso.example", ...mail).error).toContain("set both");
  const none = { ...left("TAPWATCH_SMTP_USER"), ...left("TAPWATCH_SMTP_PASSWORD") };
  expect(parsedIn(none, "--notify", "smtps://mail.contoso.example", ...mail).targets?.[0]).not.toHaveProperty(
    "credentials",
  );
  const token = left("TAPWATCH_SERVICENOW_TOKEN");
  expect(parsedIn(token, "--notify", "https://contoso.service-now.com/x").error).toContain("TAPWATCH_SERVICENOW_USER");
});

test("ServiceNow takes a password or a token, PagerDuty an integration key", () => {
  const url = "https://contoso.service-now.com/api/global/em/jsonv2";
  const password = { TAPWATCH_SERVICENOW_USER: "u", TAPWATCH_SERVICENOW_PASSWORD: "p" };
  expect(parsedIn(password, "--notify", url).targets).toMatchObject([{ authorization: "Basic dTpw" }]);
  expect(parsedIn({ TAPWATCH_SERVICENOW_TOKEN: "t" }, "--notify", url).targets).toMatchObject([
    { authorization: "Bearer t" },
  ]);
  const key = { TAPWATCH_PAGERDUTY_ROUTING_KEY: "k".repeat(32) };
  expect(parsedIn(key, "--notify", "https://events.pagerduty.com/v2/enqueue").targets).toMatchObject([
    { routingKey: "k".repeat(32) },
  ]);
});
