import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { parse } from "yaml";

/**
 * The users in a file: a line each (`#` begins a comment), or, in .json, .yaml and .yml, a list as `tapwatch:users` takes it.
 * @throws Error naming the file and what is wrong with it
 */
export function readUsersFile(file: string): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(resolve(file), "utf8");
  } catch (error) {
    throw new Error(`--users-file ${file} cannot be read: ${(error as Error).message}`);
  }
  if (![".json", ".yaml", ".yml"].includes(extname(file).toLowerCase())) return lines(text);
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw new Error(`--users-file ${file}: ${(error as Error).message}`);
  }
  if (Array.isArray(list)) return list;
  throw new Error(`--users-file ${file} holds no list: write a list of user principal names, object ids or 'me'`);
}

function lines(text: string): string[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}
