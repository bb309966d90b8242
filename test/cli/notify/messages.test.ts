import { expect, test } from "vitest";
import { pipelineRunUrl } from "../../../cli/base/pipeline-run";
import { plain } from "../../../cli/base/text";
import { jsonMessage } from "../../../cli/notify/json";
import { type News, newsOf } from "../../../cli/notify/news";
import { slackMessage } from "../../../cli/notify/slack";
import { teamsMessage } from "../../../cli/notify/teams";
import { hostile, hostileNames, issued, mixed, recordOf, refreshOf } from "../report/records";

const runUrl = "https://ci.contoso.example/run/1?a=b&c=d";
const first = recordOf(mixed());
const calmAlice = { user: "alice@contoso.com", hasPass: false, drift: { kind: "None", changes: [] } } as const;
const calm = recordOf(refreshOf([calmAlice]));
const alarmed = recordOf(refreshOf([{ ...calmAlice, hasPass: true, drift: issued }]));

function newsFrom(record: typeof first): News {
  const news = newsOf(record);
  if (news === undefined) throw new Error("there is no news");
  return news;
}

/** Every string of a message, by the type of the object that holds it. */
function textsOf(value: unknown, type = ""): { type: string; text: string }[] {
  if (typeof value === "string") return [{ type, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, type));
  if (typeof value !== "object" || value === null) return [];
  const own = "type" in value && typeof value.type === "string" ? value.type : type;
  return Object.values(value).flatMap((item) => textsOf(item, own));
}

test("news is what the run before did not know", () => {
  expect(newsOf(calm)).toBeUndefined();
  expect(newsOf(recordOf(mixed(), first))).toBeUndefined();
  expect(newsFrom(first)).toEqual({
    headline: "tapwatch, stack test: Violated, 6 new, 0 fixed",
    summary:
      "2026-03-02 10:00Z: Violated: 2 drifted, 2 findings of which 1 mandatory, 2 could not tell, of 6 watched; 6 new; no reading on record for 2 users",
    sections: [
      {
        title: "New",
        lines: [
          "high: Issued: alice@contoso.com",
          "high: tap-max-lifetime: alice@contoso.com: the pass lives 30 days; at most 8 hours are allowed",
          "high: UserGone: frank@contoso.com",
          "medium: could not tell: dave@contoso.com: refused by Graph: 403 accessDenied",
          "medium: could not tell: erin@contoso.com: read failed: 500 from Graph: try again",
          "low: tap-hygiene: bob@contoso.com: the pass lives 30 days; at most 8 hours are allowed",
        ],
      },
    ],
  });
});

test("Slack's message says it in plain text", () => {
  expect(slackMessage(newsFrom(first), runUrl)).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": false,
            "text": "tapwatch, stack test: Violated, 6 new, 0 fixed",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "text": {
            "emoji": false,
            "text": "New
    • high: Issued: alice@contoso.com
    • high: tap-max-lifetime: alice@contoso.com: the pass lives 30 days; at most 8 hours are allowed
    • high: UserGone: frank@contoso.com
    • medium: could not tell: dave@contoso.com: refused by Graph: 403 accessDenied
    • medium: could not tell: erin@contoso.com: read failed: 500 from Graph: try again
    • low: tap-hygiene: bob@contoso.com: the pass lives 30 days; at most 8 hours are allowed",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "emoji": false,
              "text": "2026-03-02 10:00Z: Violated: 2 drifted, 2 findings of which 1 mandatory, 2 could not tell, of 6 watched; 6 new; no reading on record for 2 users",
              "type": "plain_text",
            },
            {
              "text": "<https://ci.contoso.example/run/1?a=b&amp;c=d|Pipeline run>",
              "type": "mrkdwn",
            },
          ],
          "type": "context",
        },
      ],
      "text": "tapwatch, stack test: Violated, 6 new, 0 fixed",
      "unfurl_links": false,
      "unfurl_media": false,
    }
  `);
});

test("Teams' message is a card of text runs", () => {
  expect(teamsMessage(newsFrom(recordOf(refreshOf([calmAlice]), alarmed)), runUrl)).toMatchInlineSnapshot(`
    {
      "attachments": [
        {
          "content": {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "actions": [
              {
                "title": "Pipeline run",
                "type": "Action.OpenUrl",
                "url": "https://ci.contoso.example/run/1?a=b&c=d",
              },
            ],
            "body": [
              {
                "inlines": [
                  {
                    "size": "Large",
                    "text": "tapwatch, stack test: In sync, 0 new, 1 fixed",
                    "type": "TextRun",
                    "weight": "Bolder",
                  },
                ],
                "type": "RichTextBlock",
              },
              {
                "inlines": [
                  {
                    "text": "Fixed",
                    "type": "TextRun",
                    "weight": "Bolder",
                  },
                ],
                "type": "RichTextBlock",
              },
              {
                "inlines": [
                  {
                    "text": "high: Issued: alice@contoso.com",
                    "type": "TextRun",
                  },
                ],
                "type": "RichTextBlock",
              },
              {
                "inlines": [
                  {
                    "isSubtle": true,
                    "size": "Small",
                    "text": "2026-03-02 10:00Z: In sync: no drift, of 1 watched; 1 fixed; all read 2026-03-02 10:00Z",
                    "type": "TextRun",
                  },
                ],
                "type": "RichTextBlock",
              },
            ],
            "msteams": {
              "width": "Full",
            },
            "type": "AdaptiveCard",
            "version": "1.4",
          },
          "contentType": "application/vnd.microsoft.card.adaptive",
          "contentUrl": null,
        },
      ],
      "type": "message",
    }
  `);
});

test("the generic message has the record's names, and nobody who is in good order", () => {
  const second = recordOf(mixed(), first);
  expect(jsonMessage(second, undefined)).toMatchObject({
    drift: [],
    findings: [],
    unreadable: [],
    gone: ["frank@contoso.com"],
  });
  expect(jsonMessage(first, runUrl)).toMatchObject({
    recordVersion: 1,
    runUrl,
    drift: [
      { ...first.drift[0], user: "alice@contoso.com", severity: "high" },
      { ...first.drift[1], user: "frank@contoso.com", severity: "high" },
    ],
    findings: [
      { policyName: "tap-max-lifetime", severity: "high" },
      { policyName: "tap-hygiene", severity: "low" },
    ],
    unreadable: [
      { user: "dave@contoso.com", severity: "medium" },
      { user: "erin@contoso.com", severity: "medium" },
    ],
    summary: first.summary,
  });
  expect(Object.keys(jsonMessage(first, runUrl))).not.toContain("users");
});

test.each([
  ["slack", slackMessage],
  ["teams", teamsMessage],
] as const)("names are text in %s: no markup, no mention, one line each, within the limits", (format, message) => {
  const texts = hostileNames.flatMap((user) => {
    const record = recordOf(refreshOf([{ user, hasPass: true, drift: issued }]));
    const told = textsOf(message(newsFrom(record), undefined)).filter(({ text }) => text.includes("Issued"));
    expect(told).toHaveLength(1);
    const [{ type, text } = { type: "", text: "" }] = told;
    expect(type).toBe(format === "slack" ? "plain_text" : "TextRun");
    expect(text).not.toMatch(format === "slack" ? /[<>]|&(?!amp;|lt;|gt;)/ : /\n|\{\{|\$\{/);
    return text;
  });
  expect(texts.join("\n")).toContain(format === "slack" ? "&lt;img src=x" : "<img src=x");
});

test("a date function or a template in a name stays as it was written, but for a space", () => {
  const user = ["{{DATE(2026-01-01T00:00:00Z)}}$", "{x}"].join("");
  const record = recordOf(refreshOf([{ user, hasPass: true, drift: issued }]));
  expect(JSON.stringify(teamsMessage(newsFrom(record), undefined))).toContain("{ {DATE(2026-01-01T00:00:00Z)}}$ {x}");
});

test("thousands of problems make a message that the services still take", () => {
  const users = Array.from({ length: 5000 }, (_, index) => `${"&".repeat(400)}${index}@contoso.com`);
  const news = newsFrom(recordOf(refreshOf(users.map((user) => ({ user, hasPass: true, drift: issued })))));
  const slack = slackMessage(news, runUrl) as { blocks: { text?: { text: string } }[] };
  expect(slack.blocks.length).toBeLessThanOrEqual(50);
  for (const { text } of slack.blocks) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3000);
  expect(JSON.stringify(slack)).toContain("and 4990 more: see the report");
  expect(Buffer.byteLength(JSON.stringify(teamsMessage(newsFrom(recordOf(hostile())), runUrl)))).toBeLessThan(
    28 * 1024,
  );
  for (const line of news.sections.flatMap(({ lines }) => lines)) expect(line).toBe(plain(line).toWellFormed());
});

test.each([
  [
    { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "a/b", GITHUB_RUN_ID: "7" },
    "https://github.com/a/b/actions/runs/7",
  ],
  [{ CI_JOB_URL: "https://gitlab.com/a/b/-/jobs/7" }, "https://gitlab.com/a/b/-/jobs/7"],
  [
    { SYSTEM_COLLECTIONURI: "https://dev.azure.com/contoso/", SYSTEM_TEAMPROJECT: "My Project", BUILD_BUILDID: "7" },
    "https://dev.azure.com/contoso/My%20Project/_build/results?buildId=7",
  ],
  [{ CI_JOB_URL: "https://x.example/a|b>c" }, "https://x.example/a%7Cb%3Ec"],
  [{ CI_JOB_URL: "javascript:alert(1)" }, undefined],
  [{ GITHUB_SERVER_URL: "https://github.com" }, undefined],
  [{}, undefined],
])("a message links to the run that sent it: %o", (env, url) => {
  expect(pipelineRunUrl(env)).toBe(url);
});
