/** Ratios by part and row. More is worse. */
export type Ratios = Readonly<Record<string, number>>;

/** @returns a line for each row that is worse than the tolerance allows, or that is not there any more */
export function worseRows(last: Ratios, current: Ratios, tolerancePercent: number): readonly string[] {
  return Object.entries(last).flatMap(([row, before]) => {
    const now = current[row];
    if (now === undefined) return [`${row}: was not measured; the last table has it (--write replaces that)`];
    if (now <= before * (1 + tolerancePercent / 100)) return [];
    return [`${row}: ${now.toFixed(2)}; it was ${before.toFixed(2)}, and may be ${tolerancePercent} % worse`];
  });
}

/** What every part measured, with the part before each row's name. */
export function allRatios(
  measured: readonly { readonly part: string; readonly measurement: { readonly ratios?: Ratios } }[],
): Ratios {
  return Object.fromEntries(
    measured.flatMap(({ part, measurement: { ratios = {} } }) =>
      Object.entries(ratios).map(([row, ratio]) => [`${part}: ${row}`, ratio]),
    ),
  );
}

/** The rows of these parts. */
export function ofParts(ratios: Ratios, parts: readonly string[]): Ratios {
  return Object.fromEntries(Object.entries(ratios).filter(([row]) => parts.includes(row.split(": ", 1)[0] ?? "")));
}
