/** Rows in their order, cut where the day changes. `dayOf` names a row's day, in the reader's zone. */
export function byDay<T>(
  rows: readonly T[],
  dayOf: (row: T) => string,
): { day: string; rows: [T, ...T[]] }[] {
  const days: { day: string; rows: [T, ...T[]] }[] = []
  for (const row of rows) {
    const day = dayOf(row)
    const last = days.at(-1)
    if (last?.day === day) last.rows.push(row)
    else days.push({ day, rows: [row] })
  }
  return days
}
