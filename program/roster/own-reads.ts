import { createObjectReader, type ObjectReader, readAudits, readRole } from "@tapwatch/provider/graph";
import { currentMoment } from "@tapwatch/provider/moment";
import type { Settings } from "@tapwatch/provider/settings";
import type { Directory, Person } from "./directory";

const day = 24 * 60 * 60_000;

/** What azuread has no look-up for, read by the sign-in that reads the passes. @param now milliseconds since the epoch */
export function ownReads(
  settings: Settings | undefined,
  makeReader: () => ObjectReader = () => createObjectReader(settings ?? {}),
  now: () => number = currentMoment,
): Pick<Directory, "holdersOf" | "activeWithin"> {
  let made: ObjectReader | undefined;
  const reader = () => {
    made ??= makeReader();
    return made;
  };
  return {
    holdersOf: (role) => readRole(role, reader()),
    activeWithin: (days) => activeSince(new Date(now() - days * day).toISOString(), reader()),
  };
}

/** Who had a pass event since then. The log has the names of that time, and those who were deleted since. */
async function activeSince(from: string, reader: ObjectReader): Promise<Person[]> {
  const { passEvents } = await readAudits(from, reader);
  const named = passEvents.flatMap(({ userId, userPrincipalName }) => userId ?? userPrincipalName ?? []);
  const found = await Promise.all(
    [...new Set(named.map((name) => name.toLowerCase()))].map((name) => find(name, reader)),
  );
  return [...new Map(found.flat().map((person) => [person.objectId, person])).values()];
}

async function find(name: string, reader: ObjectReader): Promise<Person[]> {
  const object = await reader.find({
    url: `/users/${encodeURIComponent(name)}?$select=id,userPrincipalName`,
    about: `the user ${name}, who had a pass event`,
    permissions: ["User.Read.All", "Directory.Read.All"],
    isOptional: true,
  });
  const [objectId, userPrincipalName] = [object?.["id"], object?.["userPrincipalName"]];
  return typeof objectId === "string" && typeof userPrincipalName === "string" ? [{ objectId, userPrincipalName }] : [];
}
