import { Command } from "commander";
import { expect, test } from "vitest";
import { formatFor, type NotifyOptions, notifyOptions, webhookOf } from "../../../cli/notify/webhook";
import { secret } from "../../support/webhook";

function parsed(...args: readonly string[]) {
  const written: string[] = [];
  const command = notifyOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: (text) => void written.push(text) });
  try {
    return { webhook: webhookOf(command.parse(args, { from: "user" }).opts<NotifyOptions>()), written };
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
  expect(parsed("--notify", "$(a) https://x.example").error).toContain("must be the webhook's https URL");
});

test("the defaults: ten seconds, not required, the format by the host", () => {
  expect(parsed("--notify", "https://hooks.slack.com/services/x\n").webhook).toEqual({
    url: "https://hooks.slack.com/services/x",
    format: "slack",
    timeoutMilliseconds: 10_000,
    isRequired: false,
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
  expect(error).toContain("must be the webhook's https URL");
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
  ["siem.contoso.example", "json"],
] as const)("messages to %s are in the format %s", (host, format) => {
  expect(formatFor(host)).toBe(format);
});
