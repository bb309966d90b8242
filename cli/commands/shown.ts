import { sayWarning } from "../base/say-error";
import { type FilterOptions, shownBy } from "../report/filter";
import { type ReportRequest, unfilteredNote } from "../report/output";

/** How the reports of a command are to be rendered. Says so if a filter does not reach all of them. */
export function shownFor(options: FilterOptions, requests: readonly Pick<ReportRequest, "format">[]) {
  const shown = shownBy(options);
  const note = unfilteredNote(requests, shown);
  if (note !== undefined) sayWarning(note);
  return shown;
}
