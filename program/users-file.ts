import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parse } from "yaml";
import { splitMark } from "./byte-order-mark";

/**
 * The users in a file: a line each (`#` begins a comment), or, in .json, .yaml and .yml, a list as `tapwatch:users` takes it.
 * @param shown the file's name as the user gave it, for messages
 * @throws Error naming the file and what is wrong with it
 */
export function readUsersFile(file: string, shown = file): readonly unknown[] {
  let text: string;
  try {
    text = splitMark(readFileSync(file, "utf8")).body;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${shown} cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`);
  }
  if (![".json", ".yaml", ".yml"].includes(extname(file).toLowerCase())) return lines(text);
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw new Error(`${shown}: ${(error as Error).message}`);
  }
  if (Array.isArray(list)) return list;
  throw new Error(`${shown} holds no list: write a list of user principal names, object ids or 'me'`);
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}
