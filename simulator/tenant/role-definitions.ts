/** Built-in roles by their template ids: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
export const builtInRoles = {
  "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
  "Privileged Authentication Administrator": "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
  "Authentication Administrator": "c4e39bd9-1100-46d3-8c65-fb160da0071f",
  "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
  "User Administrator": "fe930be7-5e62-47db-91af-98c3a49a38b1",
  "Helpdesk Administrator": "729827e3-9c14-49f7-bb1b-9608f156bbb8",
  "Password Administrator": "966707d0-3269-4727-9be2-8c3a10f19b9d",
  "Groups Administrator": "fdd7a751-b60b-444a-984c-02652fe8fa1c",
  "Security Administrator": "194ae4cb-b126-40b2-bd5b-6091b380977d",
  "Security Reader": "5d6b6bb7-de71-4623-b4af-96380a352509",
  "Conditional Access Administrator": "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
  "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
  "Hybrid Identity Administrator": "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
  "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
  "SharePoint Administrator": "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
  "Intune Administrator": "3a2c62db-5318-420d-8d74-23affee5d9d5",
  "Directory Readers": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
  User: "a0b1b346-4d3e-4e8b-98f8-753987be4970",
} as const;

export interface RoleDefinition {
  /** A built-in role's is its template id. */
  readonly id: string;
  readonly displayName: string;
}

export const roleDefinitions: readonly RoleDefinition[] = Object.entries(builtInRoles).map(([displayName, id]) => ({
  id,
  displayName,
}));

/** By display name or id. @throws Error if there is none */
export function roleDefinition(name: string): RoleDefinition {
  const found = roleDefinitions.find(({ id, displayName }) => id === name.toLowerCase() || displayName === name);
  if (found) return found;
  throw new Error(`there is no role ${name} in the tenant`);
}
