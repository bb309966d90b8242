import type { Simulator } from "./index";

interface ConsoleCommand {
  readonly usage: string;
  readonly meaning: string;
  /** @returns what was done, in one line */
  run(simulator: Pick<Simulator, "tenant" | "clock">, words: readonly string[]): string;
}

const lifetimeUnits = { m: "minutes", h: "hours", d: "days" } as const;

/** What somebody at the keyboard can do in the tenant. */
const commands: Readonly<Record<string, ConsoleCommand>> = {
  issue: {
    usage: "issue <user> [minutes] [once]",
    meaning: "an administrator issues a pass, in the place of the one that is there",
    run: ({ tenant }, [user = "", minutes = "60", once]) => {
      const lifetimeInMinutes = Number(minutes);
      if (!Number.isInteger(lifetimeInMinutes) || lifetimeInMinutes < 1) throw new Error(`${minutes} are no minutes`);
      tenant.issuePass(user, { lifetimeInMinutes, isUsableOnce: once === "once" });
      return `${user} has a pass of ${lifetimeInMinutes} minutes, ${once === "once" ? "one-time" : "reusable"}`;
    },
  },
  remove: {
    usage: "remove <user>",
    meaning: "an administrator removes the pass",
    run: ({ tenant }, [user = ""]) => (tenant.removePass(user) ? `${user} has no pass now` : `${user} had no pass`),
  },
  use: {
    usage: "use <user>",
    meaning: "the user signs in with the pass",
    run: ({ tenant }, [user = ""]) => {
      tenant.usePass(user);
      return `${user} signed in`;
    },
  },
  advance: {
    usage: "advance <30m|8h|2d>",
    meaning: "time passes",
    run: ({ clock }, [by = ""]) => {
      const [, amount, unit] = /^(\d+)([mhd])$/.exec(by) ?? [];
      if (unit === undefined) throw new Error(`${by || "nothing"} is no time: write 30m, 8h or 2d`);
      clock.advance({ [lifetimeUnits[unit as keyof typeof lifetimeUnits]]: Number(amount) });
      const now = clock.now().toISOString();
      return `it is ${now} in the tenant; the policies judge by it with: export TAPWATCH_NOW=${now}`;
    },
  },
  deny: {
    usage: "deny <user>",
    meaning: "Graph refuses to tell about this user, until 'allow'",
    run: ({ tenant }, [user = ""]) => {
      tenant.deny(user);
      return `reads of ${user} get 403`;
    },
  },
  allow: {
    usage: "allow <user>",
    meaning: "Graph tells again",
    run: ({ tenant }, [user = ""]) => {
      tenant.allow(user);
      return `reads of ${user} are answered`;
    },
  },
  rename: {
    usage: "rename <user> <new name>",
    meaning: "the user gets another principal name and stays the same object, pass and all",
    run: ({ tenant }, [user = "", name]) => {
      if (name === undefined) throw new Error("the new name is missing");
      tenant.renameUser(user, name);
      return `${user} is ${name} now`;
    },
  },
  leave: {
    usage: "leave <user>",
    meaning: "the user is deleted; the name is free for others",
    run: ({ tenant }, [user = ""]) => {
      tenant.removeUser(user);
      return `${user} is deleted`;
    },
  },
  return: {
    usage: "return <user>",
    meaning: "a user who was deleted in the last 30 days is restored, pass and all",
    run: ({ tenant }, [user = ""]) => `${tenant.restoreUser(user).userPrincipalName} is back`,
  },
  group: {
    usage: "group <name>",
    meaning: "a security group is made",
    run: ({ tenant }, words) => {
      if (words.length === 0) throw new Error("the group's name is missing");
      const { displayName, id } = tenant.addGroup({ displayName: words.join(" ") });
      return `${displayName} is a group: ${id}`;
    },
  },
  join: {
    usage: "join <user> <group>",
    meaning: "the user becomes a member of the group",
    run: ({ tenant }, [user = "", ...group]) => {
      tenant.addMember(group.join(" "), user);
      return `${user} is a member of ${group.join(" ")}`;
    },
  },
  quit: {
    usage: "quit <user> <group>",
    meaning: "the user is no member any more",
    run: ({ tenant }, [user = "", ...group]) =>
      `${user} ${tenant.removeMember(group.join(" "), user) ? "is no member any more" : "was no member"}`,
  },
  assign: {
    usage: "assign <user> <role>",
    meaning: "the user gets a role, such as Global Administrator",
    run: ({ tenant }, [user = "", ...role]) => {
      tenant.assignRole(user, role.join(" "));
      return `${user} is ${role.join(" ")}`;
    },
  },
  policy: {
    usage: "policy <enabled|disabled>",
    meaning: "the tenant's policy lets people use Temporary Access Passes, or does not",
    run: ({ tenant }, [state = ""]) => {
      if (state !== "enabled" && state !== "disabled")
        throw new Error(`${state || "nothing"} is no state of the policy`);
      tenant.changePolicy({ state });
      return `Temporary Access Passes are ${state} by the tenant's policy`;
    },
  },
  users: {
    usage: "users",
    meaning: "who is in the tenant, and who has a pass",
    run: ({ tenant }) =>
      tenant.users
        .map((user) => {
          const pass = tenant.shownPass(user);
          return pass === undefined
            ? user.userPrincipalName
            : `${user.userPrincipalName}: a pass, ${String(pass["methodUsabilityReason"])}`;
        })
        .join("\n"),
  },
  help: {
    usage: "help",
    meaning: "this list",
    run: () => consoleHelp(),
  },
};

/** The commands, a line each. */
export function consoleHelp(): string {
  return Object.values(commands)
    .map(({ usage, meaning }) => `  ${usage.padEnd(32)} ${meaning}`)
    .join("\n");
}

/** Carries out a line from the keyboard. @returns what to say; nothing is thrown */
export function execute(line: string, simulator: Pick<Simulator, "tenant" | "clock">): string {
  const [name = "", ...words] = line.trim().split(/\s+/);
  if (name === "") return "";
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return `there is no '${name}'; there is\n${consoleHelp()}`;
  try {
    return command.run(simulator, words);
  } catch (error) {
    return `${(error as Error).message} (${command.usage})`;
  }
}
