/** What the server tells a browser to wait before it asks for a lost event stream again. */
export function retryMs(chance: number): number {
  return 1_000 + Math.round(chance * 2_000)
}

/**
 * Where the browser gave up, since it got an error for an answer: longer with each failure. A patient waits
 * for a door to open, and does so no longer than a few seconds more.
 */
export function comebackMs(patient: boolean, failures: number, chance: number): number {
  const most = Math.min(1_000 * 2 ** failures, patient ? 4_000 : 15_000)
  return Math.round(most * (0.5 + chance / 2))
}

/** After a gap, of which all open streams are told at the same moment, until the page looks once more. */
export function lookMs(chance: number): number {
  return Math.round(chance * 2_000)
}
