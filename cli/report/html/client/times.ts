// The reader's own time beside UTC.

const localDay = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const localTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** `2026-03-02 09:00Z`. */
function minute(dateTime: string): string {
  return dateTime.replace(/^(\S+)T(\d\d:\d\d).*$/, "$1 $2Z");
}

/** Where the reader is; empty: there it is UTC, too, or this is no time. */
function localText(dateTime: string, hasDay: boolean): string {
  const date = new Date(dateTime);
  if (Number.isNaN(date.getTime()) || date.getTimezoneOffset() === 0) return "";
  return hasDay ? `${localDay.format(date)}, ${localTime.format(date)}` : localTime.format(date);
}

function timeOf(dateTime: string): HTMLElement {
  return withLocal(make("time", { datetime: dateTime }, minute(dateTime)));
}

function withLocal(time: HTMLTimeElement): HTMLTimeElement {
  const local = localText(time.dateTime, true);
  if (local !== "" && time.childElementCount === 0) time.append(make("span", { class: "local" }, ` (${local})`));
  return time;
}

function fillTimes(): void {
  for (const time of document.querySelectorAll("time")) withLocal(time);
  // Midnight in UTC is a day; elsewhere it is a time of a day.
  for (const label of document.querySelectorAll<SVGTextElement>("text[data-time]")) {
    label.textContent = localText(label.dataset["time"] ?? "", false);
  }
}

fillTimes();
document.addEventListener("DOMContentLoaded", fillTimes);
