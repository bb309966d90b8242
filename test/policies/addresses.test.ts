import { expect, test } from "vitest";
import { addressesIn } from "../../policies/addresses";

test.each([
  ["203.0.113.7", ["203.0.113.7"], true],
  ["203.0.113.8", ["203.0.113.7"], false],
  ["203.0.113.255", ["203.0.113.0/24"], true],
  ["203.0.114.0", ["203.0.113.0/24", "198.51.100.0/24"], false],
  ["::ffff:203.0.113.7", ["203.0.113.0/24"], true],
  ["2001:DB8::1", ["2001:db8::/32"], true],
  ["2001:db9::1", ["2001:db8::/32"], false],
  ["203.0.113.7", ["0.0.0.0/0"], true],
  ["203.0.113.7:443", ["0.0.0.0/0"], false],
  ["203.0.113.7", [], false],
])("%s, in %j: %s", (address, entries, expected) => {
  expect(addressesIn(entries)(address)).toBe(expected);
});

test.each(["office", "", "203.0.113.0/33", "203.0.113.0/", "203.0.113.0/24/24", "2001:db8::/129", "203.0.113.0/-1"])(
  "%j is neither an address nor a range, and the message names it",
  (entry) => {
    expect(() => addressesIn(["203.0.113.7", entry])).toThrow(
      `addresses: ${JSON.stringify(entry)} is neither an IP address nor a range: write one such as 203.0.113.7`,
    );
  },
);
