/** The most members that read a spoken code to each other, and renew their keys for everyone who joins. */
const company = 12

/**
 * A room of so many, oneself among them, does less for each who comes or goes (docs/e2ee.md §8.2): every
 * write of one member arrives at all the others.
 */
export function isCrowd(members: number): boolean {
  return members > company
}

/**
 * For so long changes of the own attributes are collected: somebody who comes makes all the others write.
 * Keys are waited for. That they came is told of a whole crowd's together: when all renew theirs each
 * would write thirty times, and each write arrives with all the writer's attributes at everybody.
 */
export function collectMs(members: number, urgency: Urgency): number {
  if (!isCrowd(members)) return 5
  return urgency === "keys" ? 250 : 1_000
}

export type Urgency = "keys" | "acks"

/** Of a crowd not everybody renews in the same moment. @param spread 0 to 1, random */
export function leaveWaitMs(members: number, spread: number): number {
  return isCrowd(members) ? 5_000 + 3_000 * spread : 250
}
