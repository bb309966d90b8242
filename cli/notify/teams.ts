import type { News } from "./news";

/**
 * An Adaptive Card for Teams, as its Workflows webhooks take it:
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook. Text from
 * outside stands in text runs, the element that knows no Markdown.
 */
export function teamsMessage({ headline, summary, sections }: News, runUrl: string | undefined): object {
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          msteams: { width: "Full" },
          body: [
            text(headline, { size: "Large", weight: "Bolder" }),
            ...sections.flatMap(({ title, lines }) => [
              text(title, { weight: "Bolder" }),
              ...lines.map((line) => text(line)),
            ]),
            text(summary, { isSubtle: true, size: "Small" }),
          ],
          ...(runUrl !== undefined && { actions: [{ type: "Action.OpenUrl", title: "Pipeline run", url: runUrl }] }),
        },
      },
    ],
  };
}

function text(content: string, style: object = {}) {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text: inert(content), ...style }] };
}

/** Cards replace `{{DATE(…)}}` and `${…}` in any text: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features */
function inert(content: string): string {
  return content.replaceAll(/[{$](?=\{)/g, "$& ");
}
