/** Microsoft Graph's application id, the same in every tenant. */
const graph = "00000003-0000-0000-c000-000000000000";

/** What creates an application that has exactly these permissions, in three languages. A person runs it; tapwatch never does. */
export function setupText(permissions: readonly string[]): string {
  return [
    `An application with exactly these permissions of Microsoft Graph: ${permissions.join(", ")}.`,
    "Run one of the following as an administrator, then give the application a secret, a certificate or (better) a",
    "federated credential. tapwatch itself runs none of this.",
    "",
    "# Azure CLI",
    azureCli(permissions),
    "",
    "# Microsoft Graph PowerShell",
    powerShell(permissions),
    "",
    "// Pulumi, @pulumi/azuread",
    pulumiProgram(permissions),
    "",
  ].join("\n");
}

export function azureCli(permissions: readonly string[]): string {
  return `app=$(az ad app create --display-name tapwatch --query appId --output tsv)
az ad sp create --id "$app"
for name in ${permissions.join(" ")}; do
  role=$(az ad sp show --id ${graph} --query "appRoles[?value=='$name'].id" --output tsv)
  az ad app permission add --id "$app" --api ${graph} --api-permissions "$role=Role"
done
az ad app permission admin-consent --id "$app"`;
}

function powerShell(permissions: readonly string[]): string {
  return `Connect-MgGraph -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All
$graph = Get-MgServicePrincipal -Filter "appId eq '${graph}'"
$app = New-MgApplication -DisplayName tapwatch
$principal = New-MgServicePrincipal -AppId $app.AppId
foreach ($name in ${permissions.map((name) => `'${name}'`).join(", ")}) {
  $role = $graph.AppRoles | Where-Object { $_.Value -eq $name -and $_.AllowedMemberTypes -contains 'Application' }
  New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $principal.Id -PrincipalId $principal.Id \`
    -ResourceId $graph.Id -AppRoleId $role.Id
}`;
}

export function pulumiProgram(permissions: readonly string[]): string {
  return `import * as azuread from "@pulumi/azuread";

const permissions = ${JSON.stringify(permissions)};
const graph = azuread.getServicePrincipalOutput({ clientId: "${graph}" });
const idOf = (name: string) => graph.appRoleIds.apply((ids) => ids[name] ?? "");
const app = new azuread.Application("tapwatch", {
  displayName: "tapwatch",
  requiredResourceAccesses: [
    { resourceAppId: "${graph}", resourceAccesses: permissions.map((name) => ({ id: idOf(name), type: "Role" })) },
  ],
});
const principal = new azuread.ServicePrincipal("tapwatch", { clientId: app.clientId });
for (const name of permissions) {
  new azuread.AppRoleAssignment(name, {
    appRoleId: idOf(name),
    principalObjectId: principal.objectId,
    resourceObjectId: graph.objectId,
  });
}`;
}

/** What to register for a person's sign-in (`tapwatch:clientId`). A person does it; tapwatch never does. */
export function personSetupText(permissions: readonly string[]): string {
  return [
    "An application by which a person signs in (tapwatch:clientId): Entra admin center, App registrations, New registration.",
    "- Accounts in this organizational directory only",
    "- Redirect URI: platform 'Public client/native (mobile & desktop)', http://localhost",
    "- Authentication: Allow public client flows: Yes (for the device code, where there is no browser)",
    `- API permissions, Microsoft Graph, delegated: ${permissions.join(", ")}; then 'Grant admin consent'`,
    "- For 'me' alone UserAuthMethod-TAP.Read is enough",
    "- The person needs a role to read the passes of others: Global Reader, Authentication Administrator or Privileged",
    "  Authentication Administrator",
    "",
  ].join("\n");
}
