import { startSimulator } from "@tapwatch/simulator";
import { eventsInADay, type TenantAddress, type TenantMessage, type TenantOptions } from "./tenant";

const everything = [
  "UserAuthMethod-TAP.Read.All",
  "Group.Read.All",
  "User.Read.All",
  "AuditLog.Read.All",
  "Directory.Read.All",
];

async function serve(options: TenantOptions): Promise<void> {
  const { users: count, latencyMilliseconds, passEvery = 2, roles = everything, quota } = options;
  const simulator = await startSimulator({ latencyMilliseconds, ...(quota && { quota }) });
  const { tenant, graphRoot, authorityHost, ca, requests } = simulator;
  const users = Array.from({ length: count }, (_, index) => `user${index + 1}@contoso.example`);
  tenant.addGroup({ displayName: "Everyone" });
  users.forEach((userPrincipalName, index) => {
    tenant.addUser({ userPrincipalName });
    tenant.addMember("Everyone", userPrincipalName);
    if (passEvery > 0 && index % passEvery === 0) tenant.issuePass(userPrincipalName, { isUsableOnce: true });
  });
  // What was issued by now is from before any watch.
  simulator.clock.advance({ minutes: 1 });
  const reader = tenant.addApplication({ roles });
  // A tenant whose time is not this machine's is judged by nobody.
  const environment = { ...simulator.environment(reader), TAPWATCH_NOW: simulator.clock.now().toISOString() };
  process.on("message", async (message: TenantMessage) => {
    if (message === "day") {
      for (let event = 0; event < eventsInADay; event += 1) {
        simulator.clock.advance({ minutes: (24 * 60) / eventsInADay });
        tenant.issuePass(users[event % count] ?? "");
      }
      process.send?.(simulator.clock.now().getTime());
    } else if (message === "requests") {
      process.send?.(requests.entries.length);
      requests.clear();
    } else if (message === "reads") {
      process.send?.(requests.batches.reduce((sum, { items = [] }) => sum + items.length, 0));
      requests.clear();
    } else if (typeof message === "object") {
      simulator.quota = message.quota;
    } else {
      await simulator.close();
      process.disconnect();
    }
  });
  // Whoever measures is gone: nobody needs this tenant any more.
  process.once("disconnect", () => process.exit());
  process.send?.({ graphRoot, authorityHost, ca, environment, users } satisfies TenantAddress);
}

void serve(JSON.parse(process.argv[2] ?? "{}") as TenantOptions);
