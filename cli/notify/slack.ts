import type { News } from "./news";

/** Of a section's text: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const mostCharacters = 3000;

/**
 * A message for Slack's incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
 * Names stand in plain_text objects, where nothing is markup, a mention or an emoji.
 */
export function slackMessage({ headline, summary, sections }: News, runUrl: string | undefined): object {
  const link = runUrl === undefined ? [] : [{ type: "mrkdwn", text: `<${escaped(runUrl)}|Pipeline run>` }];
  return {
    // What a notification on a phone shows.
    text: escaped(headline),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: "header", text: plainText(headline) },
      ...sections.flatMap(({ title, lines }) =>
        chunks([title, ...lines.map((line) => `• ${line}`)].map(escaped)).map((text) => ({
          type: "section",
          text: { type: "plain_text", text, emoji: false },
        })),
      ),
      { type: "context", elements: [plainText(summary), ...link] },
    ],
  };
}

function plainText(text: string) {
  return { type: "plain_text", text: escaped(text), emoji: false };
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: these three, in every text object. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Lines joined to texts that are as long as a section may be. */
function chunks(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const joined = `${texts.at(-1)}\n${line}`;
    if (texts.length > 0 && joined.length <= mostCharacters) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts;
}
