import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Simulator } from "@tapwatch/simulator";
import { onTestFinished } from "vitest";

/** Lets every client of the running test trust a simulator, or another server with certificates like its. NODE_EXTRA_CA_CERTS is read at start-up only. */
export function trust({ ca }: Pick<Simulator, "ca">): void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, ca]);
  onTestFinished(() => setDefaultCACertificates(before));
}
