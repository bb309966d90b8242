// The reader's own time beside UTC.

const localDay = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const localClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const localTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** `2026-03-02 09:00Z`. */
function minute(dateTime: string): string {
  return dateTime.replace(/^(\S+)T(\d\d:\d\d).*$/, "$1 $2Z");
}

/** The time where the reader is; undefined: there it is UTC, too, or this is no time. */
function localDate(dateTime: string): Date | undefined {
  const date = new Date(dateTime);
  return Number.isNaN(date.getTime()) || date.getTimezoneOffset() === 0 ? undefined : date;
}

function timeOf(dateTime: string): HTMLElement {
  return withLocal(make("time", { datetime: dateTime }, minute(dateTime)));
}

function withLocal(time: HTMLTimeElement): HTMLTimeElement {
  const date = localDate(time.dateTime);
  // An age is the same everywhere.
  if (date === undefined || time.childElementCount > 0 || time.title !== "") return time;
  const local = `${localDay.format(date)}, ${localTime.format(date)}`;
  time.append(make("span", { class: "local" }, ` (${local})`));
  return time;
}

function fillTimes(): void {
  for (const time of document.querySelectorAll("time")) withLocal(time);
  for (const label of document.querySelectorAll<SVGTextElement>("text[data-time]")) {
    const date = localDate(label.dataset["time"] ?? "");
    if (date === undefined) continue;
    label.textContent = localClock.format(date);
    const zone = localTime.formatToParts(date).find(({ type }) => type === "timeZoneName")?.value;
    element("#zone", HTMLElement).textContent = `below: ${zone ?? "local time"}`;
  }
}

fillTimes();
document.addEventListener("DOMContentLoaded", fillTimes);
