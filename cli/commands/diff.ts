import { Command } from "commander";
import { compareRecords } from "../record/compare";
import { readRecord, readWholeRecord } from "../record/read-record";
import { inertJson } from "../report/json";
import { linked } from "../report/links";
import { renderDifference } from "../report/run";

export function diffCommand(): Command {
  return new Command("diff")
    .argument("<before>", "a run record")
    .argument("<after>", "a later run record")
    .option("--json", "print the later record, compared with the earlier one")
    .description("compare two run records: what is new in the later one, and what was fixed")
    .addHelpText("after", "\nExample:\n  tapwatch diff .tapwatch/prod.run.previous.json .tapwatch/prod.run.json")
    .action(async (before: string, after: string, { json = false }: { readonly json?: boolean }) => {
      const compared = compareRecords(readWholeRecord(before), readRecord(after));
      process.stdout.write(json ? `${inertJson(compared, 1)}\n` : await linked(renderDifference(compared)));
    });
}
