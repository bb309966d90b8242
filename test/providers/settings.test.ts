import { expect, test } from "vitest";
import { readSettings, settingNames } from "../../providers/settings";

test("azuread's configuration of the sign-in is the reader's, too; without any there is none", () => {
  const values: Record<string, string> = {
    "azuread:clientId": "c",
    "azuread:useOidc": "true",
    "azuread:environment": "x",
  };
  expect(readSettings((key) => values[key]).signIn).toEqual({ ARM_CLIENT_ID: "c", ARM_USE_OIDC: "true" });
  expect(readSettings(() => undefined)).not.toHaveProperty("signIn");
});

const read = (values: Record<string, string>) => readSettings((key) => values[key.replace("tapwatch:", "")]);

test("an empty configuration is Microsoft's global cloud with the usual tolerances", () => {
  expect(read({})).toEqual({ cloud: "global", clockSkewMinutes: 5, timeBudgetMinutes: 10 });
});

test("an empty value stands for none", () => {
  const empty = Object.fromEntries(settingNames.map((name) => [name, ""]));
  expect(read(empty)).toEqual(read({}));
});

test("a root of one's own loses its trailing slash", () => {
  expect(read({ graphRoot: "https://g.example/", authorityHost: "https://a.example" })).toMatchObject({
    graphRoot: "https://g.example",
    authorityHost: "https://a.example",
  });
});

test("a tenant is pinned by its id", () => {
  const tenantId = "0F0F0F0F-0000-4000-8000-00000000DA7A";
  expect(read({ tenantId })).toEqual({ ...read({}), tenantId });
});

test("a clock skew of an hour is taken, and one of none", () => {
  expect(read({ clockSkewMinutes: "60" }).clockSkewMinutes).toBe(60);
  expect(read({ clockSkewMinutes: "0" }).clockSkewMinutes).toBe(0);
});

test.each([
  [{ cloud: "mars" }, "tapwatch:cloud must be one of global, usgov, dod, china"],
  [
    { graphRoot: "https://g.example" },
    "tapwatch:authorityHost is missing: tapwatch:graphRoot names a cloud of your own, and such a cloud needs both keys",
  ],
  [{ graphRoot: "http://g.example", authorityHost: "https://a.example" }, "tapwatch:graphRoot must be an https URL"],
  [
    { graphRoot: "https://g.example/v1.0/", authorityHost: "https://a.example" },
    "tapwatch:graphRoot must be the root alone, without version, query or user",
  ],
  [
    { graphRoot: "https://g.example", authorityHost: "https://me:secret@a.example" },
    "tapwatch:authorityHost must be the root alone",
  ],
  [{ graphRoot: "graph", authorityHost: "https://a.example" }, "tapwatch:graphRoot must be an https URL"],
  [{ authorityHost: "https://a.example" }, "tapwatch:graphRoot is missing"],
  [{ tenantId: "contoso.onmicrosoft.com" }, "tapwatch:tenantId must be the tenant's id, a GUID"],
  [{ clockSkewMinutes: "61" }, "tapwatch:clockSkewMinutes must be 60 or less: a longer tolerance would hide drift"],
  [{ clockSkewMinutes: "Infinity" }, "tapwatch:clockSkewMinutes must be a number of minutes"],
  [{ clockSkewMinutes: "soon" }, "tapwatch:clockSkewMinutes must be a number of minutes"],
  [{ clockSkewMinutes: "-1" }, "tapwatch:clockSkewMinutes must be 0 or more"],
  [{ timeBudgetMinutes: "0" }, "tapwatch:timeBudgetMinutes must be more than 0"],
])("%j is refused by name", (values, message) => {
  expect(() => read(values)).toThrow(message);
});

test("everything that is wrong is said at once", () => {
  expect(() => read({ cloud: "mars", clockSkewMinutes: "x" })).toThrow(/tapwatch:cloud .*; tapwatch:clockSkewMinutes/);
});
