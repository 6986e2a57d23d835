import { largestFile } from "../block"

/** A file of somebody else that takes memory here: on its way, or kept for as long as the page lives. */
export type Held = { readonly from: string; readonly size: number }

/** Bytes. Files are held whole, and whoever may write could send them without end. */
export const mostOfOne = 4 * largestFile
export const mostOfAll = 3 * mostOfOne

export function hasRoom(held: readonly Held[], offered: Held): boolean {
  const theirs = held.filter(({ from }) => from === offered.from)
  return sizeOf(theirs) + offered.size <= mostOfOne && sizeOf(held) + offered.size <= mostOfAll
}

function sizeOf(held: readonly Held[]): number {
  return held.reduce((sum, { size }) => sum + size, 0)
}
