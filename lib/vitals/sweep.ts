/**
 * The geometry of a sweep: a pen moves right at paper speed and starts again at the left edge; the
 * trace stays where it was drawn until the erase bar ahead of the pen comes round. All in CSS pixels,
 * 96 to the inch: 25 mm/s is 94.49 px/s and 10 mm/mV is 37.8 px/mV.
 */
export const pixelsPerMm = 96 / 25.4

/** Length of paper at a moment, never wrapped. */
export function paperAt(senderMs: number, mmPerSecond: number): number {
  return (senderMs / 1000) * mmPerSecond * pixelsPerMm
}

/** Where a length of paper lies on a strip of this width, and on which round of it. */
export function stripOf(paper: number, width: number): { x: number; round: number } {
  const round = Math.floor(paper / width)
  return { x: paper - round * width, round }
}

/** The parts of the strip to clear when the pen goes from one length of paper to another. */
export function eraseSpans(from: number, to: number, bar: number, width: number): { x: number; width: number }[] {
  if (to + bar - from >= width) return [{ x: 0, width }]
  const start = stripOf(from, width).x
  const length = to + bar - from
  if (start + length <= width) return [{ x: start, width: length }]
  return [
    { x: start, width: width - start },
    { x: 0, width: start + length - width },
  ]
}
