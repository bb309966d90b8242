import type { DriftKind } from "@tapwatch/provider";
import { noPass } from "@tapwatch/provider/approvals";
import { ticketPlace } from "../approvals/lines";
import { plain } from "../base/text";
import type { Drifted } from "../outcome/outcome";

/** A command to paste, with names and ids filled in; the ticket is for its author. tapwatch itself runs none of them. */
export interface Command {
  readonly what: string;
  readonly shell: "bash" | "PowerShell";
  readonly line: string;
}

/** Kinds of drift after which there is a pass that can be deleted. */
const withPass: readonly DriftKind[] = ["Found", "Issued", "Replaced", "Altered", "Reenabled", "Unwatched"];

/** https://learn.microsoft.com/graph/api/temporaryaccesspassauthenticationmethod-delete, in the global cloud. */
const methodsOf = (user: string) =>
  `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(user)}/authentication/temporaryAccessPassMethods`;

/** What one may do about a drift, as commands. None for a name that cannot be shown as it is: the command would name somebody else. */
export function commandsFor(
  { user, kind, toApprove = [] }: Pick<Drifted, "user" | "kind" | "toApprove">,
  stack: string,
): Command[] {
  if ([user, stack].some((name) => name !== plain(name) || !name.isWellFormed()) || toApprove.length === 0) return [];
  const accept: Command = {
    what: "approve it",
    shell: "bash",
    line: `npx tapwatch accept --stack ${inBash(stack)} --user ${inBash(user)} --ticket ${inBash(ticketPlace)}`,
  };
  const pass = toApprove.map((named) => named.pass).find((id) => id !== undefined && id !== noPass);
  if (!withPass.includes(kind) || pass === undefined || pass !== plain(pass) || user === "me") return [accept];
  return [
    accept,
    {
      what: "delete the pass, with Azure's command line",
      shell: "bash",
      line: `az rest --method DELETE --url ${inBash(`${methodsOf(user)}/${encodeURIComponent(pass)}`)}`,
    },
    {
      what: "delete the pass, with Graph PowerShell",
      shell: "PowerShell",
      line: `Remove-MgUserAuthenticationTemporaryAccessPassMethod -UserId ${inPowerShell(user)} -TemporaryAccessPassAuthenticationMethodId ${inPowerShell(pass)}`,
    },
  ];
}

/** One word of bash. */
export function inBash(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** One word of PowerShell, which takes four curved quotes for straight ones. */
export function inPowerShell(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
