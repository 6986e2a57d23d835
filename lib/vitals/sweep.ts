/**
 * The geometry of a sweep: a pen moves right at paper speed and starts again at the left edge; the
 * trace stays where it was drawn until the erase bar ahead of the pen comes round. All in CSS pixels,
 * 96 to the inch: 25 mm/s is 94.49 px/s and 10 mm/mV is 37.8 px/mV.
 */
export const pixelsPerMm = 96 / 25.4

/** Length of paper at a moment, never wrapped. `pxPerMm` where the screen was measured. */
export function paperAt(senderMs: number, mmPerSecond: number, pxPerMm = pixelsPerMm): number {
  return (senderMs / 1000) * mmPerSecond * pxPerMm
}

/** Where a length of paper lies on a strip of this width, and on which round of it. */
export function stripOf(paper: number, width: number): { x: number; round: number } {
  const round = Math.floor(paper / width)
  return { x: paper - round * width, round }
}

/** The parts of a strip that a stretch of paper covers, in whole pixels outward: no seam is left. */
export function spansOf(from: number, to: number, width: number): { x: number; width: number }[] {
  if (to - from >= width) return [{ x: 0, width }]
  const start = stripOf(from, width).x
  const end = start + (to - from)
  if (end <= width) return [whole(start, end)]
  return [whole(start, width), whole(0, end - width)]
}

function whole(from: number, to: number): { x: number; width: number } {
  const x = Math.floor(from)
  return { x, width: Math.ceil(to) - x }
}
