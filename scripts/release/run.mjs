import { execFile } from "node:child_process";

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} its output
 */
export function succeeded(file, args, cwd) {
  return new Promise((resolve, reject) => {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: "1" } };
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`'${[file, ...args].join(" ")}' failed:\n${stdout}${stderr}`.trimEnd()));
    });
  });
}
