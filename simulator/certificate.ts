import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";

export interface Certificates {
  /** PEM of the certificate authority. */
  readonly ca: string;
  /** The same in a file, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly key: string;
  readonly cert: string;
}

type Made = Omit<Certificates, "caFile">;

/** By the names that they are for. Simulators of a process share them: to make them takes longer than the rest of a start. */
const certificates = new Map<string, Promise<Made>>();

/**
 * A certificate authority of the simulator's own, and a certificate of it for this machine's loopback names.
 * @param hostNames other names that it is for
 */
export async function createCertificates(directory: string, hostNames: readonly string[] = []): Promise<Certificates> {
  const key = hostNames.join(" ");
  const making = certificates.get(key) ?? generateCertificates(hostNames);
  certificates.set(key, making);
  const made = await making;
  const caFile = join(directory, "ca.pem");
  await writeFile(caFile, made.ca);
  return { ...made, caFile };
}

async function generateCertificates(hostNames: readonly string[]): Promise<Made> {
  // Clients look an authority up by its name: those of two processes in one trust store must not have the same.
  const authority = await generate([{ name: "commonName", value: `tapwatch simulator CA ${randomUUID()}` }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...["localhost", ...hostNames].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { ca: authority.cert, key: leaf.private, cert: leaf.cert };
}
