import { parentPort, workerData } from "node:worker_threads";
import { startSimulator } from "@tapwatch/simulator";
import { eventsInADay, type TenantAddress, type TenantMessage, type TenantOptions } from "./tenant";

async function serve({ users: count, latencyMilliseconds }: TenantOptions): Promise<void> {
  const simulator = await startSimulator({ latencyMilliseconds });
  const { tenant, graphRoot, authorityHost, ca, requests } = simulator;
  const users = Array.from({ length: count }, (_, index) => `user${index + 1}@contoso.example`);
  tenant.addGroup({ displayName: "Everyone" });
  users.forEach((userPrincipalName, index) => {
    tenant.addUser({ userPrincipalName });
    tenant.addMember("Everyone", userPrincipalName);
    if (index % 2 === 0) tenant.issuePass(userPrincipalName, { isUsableOnce: true });
  });
  // What was issued by now is from before any watch.
  simulator.clock.advance({ minutes: 1 });
  const roles = [
    "UserAuthMethod-TAP.Read.All",
    "Group.Read.All",
    "User.Read.All",
    "AuditLog.Read.All",
    "Directory.Read.All",
  ];
  const reader = tenant.addApplication({ roles });
  // A tenant whose time is not this machine's is judged by nobody.
  const environment = { ...simulator.environment(reader), TAPWATCH_NOW: simulator.clock.now().toISOString() };
  parentPort?.on("message", async (message: TenantMessage) => {
    if (message === "day") {
      for (let event = 0; event < eventsInADay; event += 1) {
        simulator.clock.advance({ minutes: (24 * 60) / eventsInADay });
        tenant.issuePass(users[event % count] ?? "");
      }
      parentPort?.postMessage(simulator.clock.now().getTime());
    } else if (message === "requests") {
      parentPort?.postMessage(requests.entries.length);
      requests.clear();
    } else {
      await simulator.close();
      parentPort?.close();
    }
  });
  parentPort?.postMessage({ graphRoot, authorityHost, ca, environment, users } satisfies TenantAddress);
}

void serve(workerData as TenantOptions);
