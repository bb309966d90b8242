import { expect, test } from "vitest";
import { approvalsNeeded } from "../../../cli/approvals/needed";
import type { Drift, Outputs } from "../../../providers/index";
import { aPass, at, otherId } from "../../support/passes";

const user = "alice@contoso.com";
const [accepted, there] = [aPass(), aPass({ methodId: otherId })];
const stranger = "aaaaaaaa-0000-4000-8000-000000000009";
const gone = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: at(5) };

function drifted(kind: Drift["kind"], changes: Drift["changes"] = []): Drift {
  return { kind, changes, firstReportedDateTime: at(10) };
}

/** Another person: whom was accepted, and who is there now. */
function another(id: string): Drift {
  return drifted("UserReturned", [{ propertyName: "userId", currentValue: id, desiredValue: user }]);
}

test.each<[string, Partial<Outputs>, unknown]>([
  ["nothing where there is no drift", { pass: there, drift: { kind: "None", changes: [] } }, []],
  ["nothing where nobody has looked yet", {}, []],
  ["the pass that was found", { pass: there, drift: drifted("Found") }, [{ pass: otherId }]],
  [
    "the new pass, not the accepted one",
    { pass: there, baseline: accepted, drift: drifted("Replaced") },
    [{ pass: otherId }],
  ],
  [
    "the altered pass by the id that it kept",
    { pass: accepted, baseline: accepted, drift: drifted("Altered") },
    [{ pass: accepted.methodId }],
  ],
  [
    "that the accepted pass is gone",
    { baseline: accepted, drift: drifted("Removed") },
    [{ pass: "none", instead: accepted.methodId }],
  ],
  ["the departure, whatever drift was pending", { pass: there, gone, drift: drifted("Issued") }, [{ userId: "gone" }]],
  ["the departure alone", { pass: there, baseline: there, gone, drift: drifted("UserGone") }, [{ userId: "gone" }]],
  [
    "who came back, and the pass that is there",
    { pass: there, baseline: accepted, drift: drifted("UserReturned") },
    [{ userId: "returned" }, { pass: otherId }],
  ],
  [
    "who came back without the accepted pass",
    { baseline: accepted, drift: drifted("UserReturned") },
    [{ userId: "returned" }, { pass: "none", instead: accepted.methodId }],
  ],
  [
    "another person by the object id, and not the absence of what belonged to the first",
    { baseline: accepted, drift: another(stranger) },
    [{ userId: stranger }],
  ],
  [
    "another person, and their pass",
    { pass: there, baseline: accepted, drift: another(stranger) },
    [{ userId: stranger }, { pass: otherId }],
  ],
  ["another person whose id may not be read", { drift: another("unknown") }, [{ userId: "returned" }]],
])("to end drift it takes naming %s", (_case, known, needed) => {
  expect(approvalsNeeded({ user, ...known })).toEqual(needed);
});
