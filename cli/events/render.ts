import type { FormatName } from "../report/formats";
import { inertJson } from "../report/json";
import { renderEventsCsv } from "./csv";
import { eventsDocument } from "./document";
import { renderEventsHtml } from "./html";
import type { EventsReport } from "./summary";
import { renderEventsText } from "./terminal";

/** A report of events in one of the formats that the command has. */
export function renderEvents(report: EventsReport, format: FormatName): string {
  switch (format) {
    case "json":
      return `${inertJson(eventsDocument(report), 1)}\n`;
    case "csv":
      return renderEventsCsv(report);
    case "html":
      return renderEventsHtml(report);
    default:
      return renderEventsText(report);
  }
}
