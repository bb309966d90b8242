import type { Simulator } from "../index";

const domain = "contoso.com";

/** The users of the story; the others are only watched. */
export const cast = {
  /** Starts next Monday with a pass that is not valid yet. */
  joiner: `noor.haddad@${domain}`,
  /** Lost a phone and got a one-time pass. */
  traveller: `ben.okafor@${domain}`,
  /** Enrols a security key with a pass of one hour. */
  enroller: `ines.costa@${domain}`,
  /** Has a pass of eight hours that somebody removes while it is usable. */
  contractor: `tom.berger@${domain}`,
  /** Has a pass that the helpdesk replaces. */
  caller: `mia.lindqvist@${domain}`,
  /** A privileged user; has no pass, and should not have one. */
  admin: `grace.admin@${domain}`,
} as const;

const others = [
  ..."ada alan barbara claude donald edsger frances grace hedy ida john katherine leslie".split(" "),
  ..."margaret niklaus ole peter radia sophie tony ursula vint whitfield xia yukihiro zhenyi".split(" "),
  ..."anita bjarne carol dennis evelyn fran guido haskell".split(" "),
];

/** 40 users, five of them with a pass. */
export function populate({ tenant }: Simulator): string[] {
  // The tenant of the story lets administrators choose any lifetime, as too many do.
  tenant.policy.maximumLifetimeInMinutes = 43_200;
  const users = [...Object.values(cast), ...others.map((name) => `${name}@${domain}`)].slice(0, 40);
  for (const userPrincipalName of users) tenant.addUser({ userPrincipalName });

  tenant.issuePass(cast.joiner, { lifetimeInMinutes: 480, isUsableOnce: true, startDateTime: "2026-03-02T13:00:00Z" });
  tenant.issuePass(cast.traveller, { lifetimeInMinutes: 480, isUsableOnce: true });
  tenant.issuePass(cast.enroller, { lifetimeInMinutes: 60, isUsableOnce: true });
  tenant.issuePass(cast.contractor, { lifetimeInMinutes: 480, isUsableOnce: true });
  tenant.issuePass(cast.caller, { lifetimeInMinutes: 480, isUsableOnce: true });
  return users;
}
