import type { Result } from "./row"

/** The table that a person reads: one line a row, columns as wide as they need to be. */
export function table(results: readonly Result[]): string {
  const head = ["id", "value", "unit", "aim", "met", "runs", "beside it"]
  const lines = results.map((one) => [
    one.id,
    figure(one.value),
    one.unit,
    one.aim,
    one.met ? "yes" : "NO",
    String(one.runs),
    one.baseline.map(({ name, value }) => `${name} ${figure(value)}`).join(", "),
  ])
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")
}

/** Three figures are what a measurement on a shared machine is good for. */
export function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
