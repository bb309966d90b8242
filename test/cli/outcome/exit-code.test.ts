import { expect, test } from "vitest";
import type { OperationResult } from "../../../cli/engine/engine";
import type { ResourceState } from "../../../cli/engine/state";
import { outcomeOf } from "../../../cli/outcome/of-result";
import { refreshOf } from "../report/records";

const urn = "urn:pulumi:s::tapwatch::pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod::u";
const method = (outputs: Record<string, unknown>): ResourceState => ({
  urn,
  custom: true,
  type: "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod",
  outputs: { user: "u", hasPass: false, drift: { kind: "None", changes: [] }, ...outputs },
});
const other = { ...method({ user: "v" }), urn: urn.replace(/u$/, "v") };
const drifted = method({ drift: { kind: "Issued", changes: [] } });
const gone = { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime: "" };
const refused = method({ unreadable: { status: 403, code: "", firstReportedDateTime: "" } });
const violation = (enforcementLevel: "mandatory" | "advisory", policyName = "p") => ({
  urn,
  policyName,
  policyPackName: "p",
  policyPackVersion: "1",
  enforcementLevel,
  message: "",
  description: "",
});
const unread = { urn, op: "refresh", message: "" } as const;

test.each<[string, Partial<OperationResult>, number]>([
  ["all is well", {}, 0],
  ["an advisory finding", { violations: [violation("advisory")] }, 0],
  ["drift", { resources: [drifted] }, 2],
  ["drift that would remain after an up", { kind: "preview", resources: [drifted] }, 2],
  ["drift that an up would accept", { kind: "preview", before: [drifted], resources: [method({})] }, 0],
  ["drift that an up accepted", { kind: "up", before: [drifted], resources: [method({})] }, 0],
  ["a user who is gone", { resources: [method({ gone, drift: { kind: "UserGone", changes: [] } })] }, 2],
  ["a user whose departure was accepted", { resources: [method({ gone: { ...gone, accepted: true } })] }, 0],
  ["a user whom Graph refuses", { resources: [refused, other] }, 4],
  ["a user who could not be read", { resources: [method({}), other], failures: [unread] }, 4],
  ["drift, and a user who could not be read", { resources: [drifted, other], failures: [unread] }, 2],
  ["a mandatory violation", { violations: [violation("mandatory")], resources: [drifted] }, 3],
  [
    "drift, and the policy that says that no approval names it",
    { violations: [violation("mandatory", "tap-unapproved")], resources: [drifted] },
    2,
  ],
  [
    "a user whom Graph refuses, and the policy that says so at level mandatory",
    { violations: [violation("mandatory", "tap-not-observed")], resources: [refused, other] },
    3,
  ],
  ["Graph refuses to tell about any user", { resources: [refused] }, 1],
  ["nobody could be read, and drift is known from before", { resources: [drifted], failures: [unread] }, 1],
  ["nobody was asked, and drift is known from before", { kind: "up", resources: [drifted], read: [] }, 2],
  ["a user whom nobody asked about", { kind: "up", resources: [method({}), other], read: [urn] }, 4],
  ["a user whom an up would begin to watch", { kind: "preview", resources: [method({ hasPass: undefined })] }, 0],
  ["drift of somebody else than the run was asked about", { targets: [other.urn], resources: [drifted, other] }, 0],
  [
    "a mandatory violation, and an error that stopped everything",
    { stopped: true, violations: [violation("mandatory")] },
    1,
  ],
  ["nobody could be read", { stopped: true, failures: [unread] }, 1],
  [
    "arguments that the provider refuses",
    { failures: [{ ...unread, op: "check" }], violations: [violation("mandatory")] },
    1,
  ],
])("%s", (_case, given, code) => {
  const result = { ...refreshOf([]), ...given };
  const { exitCode } = outcomeOf({ ...result, read: given.read ?? result.resources.map((state) => state.urn) });
  expect(exitCode).toBe(code);
});
