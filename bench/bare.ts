import { readFileSync } from "node:fs";
import { readBare } from "./floor";
import { tokenFor } from "./token";

/** The floor as a process of its own: signs in, reads all users of a file, and prints how many have a pass. */
async function main([graphRoot = "", authorityHost = "", usersFile = "", atATime = "50"]: readonly string[]) {
  const token = await tokenFor({ graphRoot, authorityHost }, process.env);
  const users = readFileSync(usersFile, "utf8").split("\n");
  process.stdout.write(`${await readBare(users, { graphRoot, token, atATime: Number(atATime) })}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
