import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { createCertificates } from "../../simulator/certificate";
import { scratchDirectory } from "./scratch";

interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they came. */
  readonly text: string;
  readonly isEncrypted: boolean;
  /** `user:password` */
  readonly credentials?: string;
}

interface Session {
  from: string;
  to: string[];
  credentials?: string;
  data?: string;
}

/**
 * A mail server of the running test's own. It speaks as much of SMTP as a client needs that submits a mail.
 * @param tls from the first byte; `starttls` when asked; `none`: never
 */
export async function startMailServer(tls: "implicit" | "starttls" | "none", { refuses = false } = {}) {
  const { ca, key, cert } = await createCertificates(await scratchDirectory());
  const received: ReceivedMail[] = [];
  /** Whether it refuses every sign-in, now. */
  const mood = { refuses };
  const lines: string[] = [];
  const sockets = new Set<Socket>();

  const serve = (socket: Socket, isEncrypted: boolean) => {
    sockets.add(socket.on("error", () => {}));
    const say = (text: string) => void socket.write(`${text}\r\n`);
    let session: Session = { from: "", to: [] };
    let rest = "";
    const obey = (line: string) => {
      if (session.data !== undefined) {
        if (line !== ".") session.data += `${line.replace(/^\./, "")}\r\n`;
        else {
          const { from, to, data: text, credentials } = session;
          received.push({ from, to, text, isEncrypted, ...(credentials && { credentials }) });
          session = { from: "", to: [] };
          say("250 2.0.0 kept");
        }
        return;
      }
      lines.push(line);
      const [, address = ""] = /<(.*?)>/.exec(line) ?? [];
      const command = line.toUpperCase();
      if (command.startsWith("EHLO")) {
        const offers = isEncrypted ? ["AUTH PLAIN"] : tls === "starttls" ? ["STARTTLS"] : [];
        say(["250-localhost", ...offers.map((offer) => `250-${offer}`), "250 8BITMIME"].join("\r\n"));
      } else if (command === "STARTTLS") {
        say("220 2.0.0 go on");
        socket.removeAllListeners("data");
        const secure = new TLSSocket(socket, { isServer: true, key, cert });
        serve(secure, true);
      } else if (command.startsWith("AUTH PLAIN")) {
        const [, user, password] = Buffer.from(line.slice(11), "base64").toString().split("\0");
        if (mood.refuses) say(`535 5.7.8 no, ${user}:${password}`);
        else {
          session.credentials = `${user}:${password}`;
          say("235 2.7.0 welcome");
        }
      } else if (command.startsWith("MAIL FROM")) {
        session.from = address;
        say("250 2.1.0 ok");
      } else if (command.startsWith("RCPT TO")) {
        session.to.push(address);
        say("250 2.1.5 ok");
      } else if (command === "DATA") {
        session.data = "";
        say("354 go on");
      } else if (command === "QUIT") {
        say("221 2.0.0 bye");
        socket.end();
      } else say("502 5.5.1 not played");
    };
    socket.on("data", (chunk: Buffer) => {
      const parts = (rest + chunk.toString("utf8")).split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) obey(line);
    });
  };

  const greet = (socket: Socket, isEncrypted: boolean) => {
    socket.write("220 localhost ESMTP\r\n");
    serve(socket, isEncrypted);
  };
  const server =
    tls === "implicit"
      ? createTlsServer({ key, cert }, (socket) => greet(socket, true))
      : createServer((socket) => greet(socket, false));
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    ca,
    received,
    lines,
    mood,
    host: "localhost",
    port,
    url: `${tls === "implicit" ? "smtps" : "smtp"}://localhost:${port}`,
  };
}
