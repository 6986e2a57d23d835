/** Moves the focus from one appointment of a grid to the next by an arrow key. Answers whether it did. */
export function step(grid: HTMLElement, key: string): boolean {
  const columns = [...grid.querySelectorAll<HTMLElement>("[data-column]")].map((column) => [
    ...column.querySelectorAll<HTMLElement>("[data-entry]"),
  ])
  const column = columns.findIndex((entries) =>
    entries.some((one) => one === document.activeElement),
  )
  const entries = columns[column] ?? []
  const at = entries.findIndex((one) => one === document.activeElement)
  const to = nextOf(columns, { column, at }, key)
  to?.focus()
  return to !== undefined
}

function nextOf(
  columns: readonly HTMLElement[][],
  { column, at }: { column: number; at: number },
  key: string,
): HTMLElement | undefined {
  if (column < 0) return key === "ArrowDown" ? columns.flat()[0] : undefined
  const top = columns[column]?.[at]?.offsetTop ?? 0
  const nearest = (entries: readonly HTMLElement[] | undefined) =>
    entries?.toSorted((a, b) => Math.abs(a.offsetTop - top) - Math.abs(b.offsetTop - top))[0]
  switch (key) {
    case "ArrowDown":
      return columns[column]?.[at + 1]
    case "ArrowUp":
      return columns[column]?.[at - 1]
    case "ArrowRight":
      return nearest(columns.slice(column + 1).find((entries) => entries.length > 0))
    case "ArrowLeft":
      return nearest(columns.slice(0, column).findLast((entries) => entries.length > 0))
    default:
      return undefined
  }
}
