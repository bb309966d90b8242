import { BlockList, isIP } from "node:net";

/**
 * Returns a function that tells whether an address is in a list of IP addresses and CIDR ranges. A text that is no address is in no
 * list.
 * @throws Error if an entry is neither
 */
export function addressesIn(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) add(entry, list);
  return (address) => {
    const family = familyOf(address);
    return family !== undefined && list.check(address, family);
  };
}

function add(entry: string, list: BlockList): void {
  const [address = "", prefix, ...more] = entry.split("/");
  const family = familyOf(address);
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest(family));
  if (family === undefined || !isPrefix || more.length > 0) {
    const remedy = "write one such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32";
    throw new Error(`addresses: ${JSON.stringify(entry)} is neither an IP address nor a range: ${remedy}`);
  }
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : `ipv${version === 4 ? 4 : 6}`;
}

function longest(family: "ipv4" | "ipv6" | undefined): number {
  return family === "ipv4" ? 32 : 128;
}
