import { userInfo } from "node:os";
import { expect, test } from "vitest";
import { currentActor } from "../../../cli/accept/actor";

test.each([
  [
    "GitHub Actions",
    {
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: "octocat",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "contoso/watch",
      GITHUB_RUN_ID: "7",
    },
    { name: "octocat", source: "githubActions", url: "https://github.example/contoso/watch/actions/runs/7" },
  ],
  [
    "Azure Pipelines",
    {
      TF_BUILD: "True",
      BUILD_REQUESTEDFOR: "Alice",
      SYSTEM_COLLECTIONURI: "https://dev.example/contoso/",
      SYSTEM_TEAMPROJECT: "watch",
      BUILD_BUILDID: "7",
    },
    { name: "Alice", source: "azurePipelines", url: "https://dev.example/contoso/watch/_build/results?buildId=7" },
  ],
  [
    "GitLab",
    { GITLAB_CI: "true", GITLAB_USER_LOGIN: "alice", CI_JOB_URL: "https://gitlab.example/job/7" },
    { name: "alice", source: "gitlab", url: "https://gitlab.example/job/7" },
  ],
  ["a pipeline that names nobody", { GITHUB_ACTIONS: "true" }, { name: "unknown", source: "githubActions" }],
  [
    "a pipeline that says more than a name",
    { GITLAB_CI: "true", GITLAB_USER_LOGIN: `\u001b[1malice\n- user: me${"x".repeat(300)}` },
    { name: `alice - user: me${"x".repeat(184)}`, source: "gitlab" },
  ],
  ["a terminal", {}, { name: userInfo().username, source: "operatingSystem" }],
])("who accepts is told by %s", (_case, env, actor) => {
  expect(currentActor(env)).toEqual(actor);
});
