import type { OperationResult, Violation } from "../../../cli/engine/engine";
import { outcomeOf } from "../../../cli/outcome/of-result";
import type { Outcome } from "../../../cli/outcome/outcome";
import { isWhole, type RunRecord, type WholeRecord } from "../../../cli/record/record";
import { runRecord } from "../../../cli/record/run-record";
import type { Acceptance, Drift, Outputs } from "../../../providers/index";
import { aPass, at } from "../../support/passes";

/** Names that some format, pipeline or spreadsheet would take for more than a name. */
export const hostileNames = [
  "<img src=x onerror=alert(1)>@contoso.com",
  "=cmd|' /C calc'!A0",
  "::error::x",
  "\u001b[31mred\u001b[0m@contoso.com",
  "##vso[task.setvariable variable=x]y",
  "##[error]x",
  "</script><script>alert(1)</script>",
  "]]><x/>&amp;",
  "`a` ``b`` | c [x](javascript:alert(1)) @everyone",
  "new\nline\r\n::warning::y",
  "\u202egnp.exe",
  "{0} \\ \ud800",
];

const methodType = "pulumi-nodejs:dynamic/entra:TemporaryAccessPassMethod";

export function urnOf(user: string): string {
  return `urn:pulumi:test::tapwatch::${methodType}::${user}`;
}

export const issued: Drift = {
  kind: "Issued",
  changes: [
    { propertyName: "hasPass", currentValue: true, desiredValue: false },
    { propertyName: "lifetimeInMinutes", currentValue: 480 },
  ],
  firstReportedDateTime: at(10),
};

export function violationOf(user: string, overrides: Partial<Violation> = {}): Violation {
  return {
    policyName: "tap-max-lifetime",
    policyPackName: "tapwatch",
    policyPackVersion: "0.1.0",
    enforcementLevel: "mandatory",
    severity: "high",
    description: "Checks whether a Temporary Access Pass lives longer than allowed.",
    message: `${user}: the pass lives 30 days; at most 8 hours are allowed`,
    urn: urnOf(user),
    ...overrides,
  };
}

/** What a refresh found: the users' outputs, and what else a test says. */
export function refreshOf(methods: readonly Outputs[], overrides: Partial<OperationResult> = {}): OperationResult {
  const resources = methods.map((outputs) => ({
    urn: urnOf(outputs.user),
    custom: true,
    type: methodType,
    outputs: { ...outputs },
  }));
  return {
    kind: "refresh",
    steps: [],
    failures: [],
    violations: [],
    diagnostics: [],
    before: [],
    resources,
    outputs: {},
    read: resources.map(({ urn }) => urn),
    stopped: false,
    ...overrides,
  };
}

/** What came of it, by user. */
export function outcomeFrom(methods: readonly Outputs[], overrides: Partial<OperationResult> = {}): Outcome {
  return outcomeOf(refreshOf(methods, overrides));
}

export function recordOf(result: OperationResult, previous?: WholeRecord): WholeRecord {
  const record: RunRecord = runRecord(outcomeOf(result), {
    version: "0.1.0",
    engine: "embedded",
    stack: "test",
    started: new Date(at(60)),
    ended: new Date(at(60.5)),
    previous,
    remedies: new Map([["tap-max-lifetime", "Delete the pass and issue one with a shorter lifetime."]]),
  });
  if (!isWhole(record)) throw new Error("a whole record was expected");
  return record;
}

export const quiet = { hasPass: false, drift: { kind: "None", changes: [] } } as const;

/** The tenant does not know the user any more, since 09:05. */
export function departedUser(user: string, overrides: Partial<Outputs> = {}): Outputs {
  const firstReportedDateTime = at(5);
  return {
    user,
    hasPass: false,
    drift: { kind: "UserGone", changes: [{ propertyName: "userId", desiredValue: user }], firstReportedDateTime },
    gone: { status: 404, code: "Request_ResourceNotFound", firstReportedDateTime },
    ...overrides,
  };
}

/** Something that was accepted at 09:00: by default an issued pass, by its name. */
export function acceptanceOf(overrides: Partial<Acceptance> = {}): Acceptance {
  const { methodId } = aPass();
  return {
    kind: "Issued",
    methodId,
    acceptedDateTime: at(0),
    approval: { pass: methodId, ticket: "CHG-1" },
    ...overrides,
  };
}

/** Alice drifted and violates a policy, Bob has an orderly pass, Carol none, Dave is refused, Erin failed, Frank is gone. */
export function mixed(): OperationResult {
  const erin = { user: "erin@contoso.com", ...quiet };
  return refreshOf(
    [
      { user: "alice@contoso.com", hasPass: true, pass: aPass(), drift: issued },
      { user: "bob@contoso.com", ...quiet, hasPass: true, pass: aPass({ isUsableOnce: true }) },
      { user: "carol@contoso.com", ...quiet },
      {
        user: "dave@contoso.com",
        ...quiet,
        unreadable: { status: 403, code: "accessDenied", firstReportedDateTime: at(5) },
      },
      erin,
      departedUser("frank@contoso.com"),
    ],
    {
      violations: [
        violationOf("alice@contoso.com"),
        violationOf("bob@contoso.com", { policyName: "tap-hygiene", enforcementLevel: "advisory", severity: "low" }),
      ],
      failures: [{ urn: urnOf(erin.user), op: "refresh", message: "500 from Graph: try again" }],
      diagnostics: [{ severity: "warning", message: "slow today\n" }],
    },
  );
}

/** Every hostile name everywhere where text from outside can stand. */
export function hostile(): OperationResult {
  const methods = hostileNames.map(
    (user, index): Outputs => ({
      user,
      hasPass: true,
      pass: aPass({ methodUsabilityReason: user, isUsable: index % 2 === 0, methodId: user }),
      drift: {
        ...issued,
        changes: [{ propertyName: "methodUsabilityReason", currentValue: user, desiredValue: user }],
      },
      accepted: [
        acceptanceOf({
          methodId: user,
          approval: { pass: user, ticket: user, by: user, expires: at(30) },
          before: { drift: issued },
        }),
      ],
    }),
  );
  const [first = ""] = hostileNames;
  const departed = hostileNames.map((user) => departedUser(`gone ${user}`));
  return refreshOf([...methods, ...departed], {
    violations: hostileNames.flatMap((user) => [
      violationOf(user, { policyName: user, message: user, description: user }),
      violationOf(user, { enforcementLevel: "advisory", message: user }),
    ]),
    failures: hostileNames.map((user) => ({ urn: urnOf(user), op: "refresh", message: `${user}\n${user}` })),
    diagnostics: [{ severity: "warning", message: `${first}\n::error::x` }],
  });
}
