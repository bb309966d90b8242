import type { Acceptance, Gone } from "@tapwatch/provider";
import { expect, test } from "vitest";
import { sourcesOf, summarize } from "../../program/outputs";
import { aPass, at, unusable } from "../support/passes";

const none = { kind: "None", changes: [] } as const;

test("the outputs say who has a pass, what drifted, who is unreadable, and how many of each", () => {
  const drift = { kind: "Issued", changes: [], firstReportedDateTime: at(0) } as const;
  const unreadable = { status: 403, code: "accessDenied", firstReportedDateTime: at(0) };
  const outputs = summarize([
    { user: "a", hasPass: true, pass: aPass(), drift },
    { user: "b", hasPass: true, pass: aPass(unusable("Expired")), drift: none, unreadable },
    { user: "c", hasPass: false, drift: none },
    { user: "d" },
  ]);
  expect(outputs).toEqual({
    passes: [
      { user: "a", ...aPass() },
      { user: "b", ...aPass(unusable("Expired")) },
    ],
    drift: [{ user: "a", ...drift }],
    gone: [],
    unreadable: [{ user: "b", ...unreadable }],
    accepted: [],
    summary: { watched: 4, withPass: 2, usable: 1, drifted: 1, gone: 0, unreadable: 1, notObserved: 1 },
  });
});

test("the outputs say which group or role brought whom; a list of users has no sources", () => {
  const alice = { user: "id-1", userPrincipalName: "alice@contoso.com", aliases: [], source: "groups[0]" };
  const listed = { user: "bob@contoso.com", aliases: [] };
  const carol = { ...alice, userPrincipalName: "carol@contoso.com", source: "everyone" };
  expect(sourcesOf([alice, listed, carol])).toEqual({
    "groups[0]": ["alice@contoso.com"],
    everyone: ["carol@contoso.com"],
  });
  expect(sourcesOf([listed])).toEqual({});
});

test("the outputs say what was accepted by which approval, and who is gone without an approval", () => {
  const approval = { pass: aPass().methodId, ticket: "CHG-1" };
  const accepted: Acceptance = { kind: "Found", methodId: approval.pass, acceptedDateTime: at(0), approval };
  const gone: Gone = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: at(0) };
  const drift = { kind: "UserGone", changes: [], firstReportedDateTime: at(0) } as const;
  const outputs = summarize([
    { user: "a", hasPass: true, pass: aPass(), baseline: aPass(), drift: none, accepted: [accepted, accepted] },
    { user: "b", hasPass: false, drift, gone },
    { user: "c", hasPass: false, drift: none, gone: { ...gone, accepted: true } },
  ]);
  expect(outputs).toMatchObject({
    drift: [{ user: "b", kind: "UserGone" }],
    gone: [{ user: "b", ...gone }],
    accepted: [
      { user: "a", ...accepted },
      { user: "a", ...accepted },
    ],
    summary: { watched: 3, withPass: 1, drifted: 1, gone: 1, notObserved: 0 },
  });
});

test("who was not observed yet is neither without a pass nor in sync: the counts say how many", () => {
  const { passes, drift, summary } = summarize([{ user: "a" }, { user: "b" }]);
  expect({ passes, drift }).toEqual({ passes: [], drift: [] });
  expect(summary).toMatchObject({ watched: 2, withPass: 0, notObserved: 2 });
});
