import type { Charted, Span } from "./queries"

/** From the first to the last of what is charted, of numbers and waves together; the last number is in it. */
export function storedSpan({
  numbers,
  waves,
}: Pick<Charted, "numbers" | "waves">): Span | undefined {
  if (numbers === undefined) return waves
  // a stretch that is read does not include its own end
  const to = numbers.to + 1
  if (waves === undefined) return { from: numbers.from, to }
  return { from: Math.min(numbers.from, waves.from), to: Math.max(to, waves.to) }
}

/** The moment itself where it lies within, otherwise the nearest that does. */
export function nearestIn(at: number, { from, to }: Span): number {
  return Math.min(Math.max(at, from), to)
}
