/**
 * The delay that is worth a message: the first quarter of an hour, and each further quarter beyond what
 * was told. Undefined: nothing to say. Whole quarters, so that a delay that sways is told once.
 */
export function noticeDue(minutesLate: number, told: number): number | undefined {
  const quarters = Math.floor(minutesLate / 15) * 15
  return quarters > told ? quarters : undefined
}
