/** The most members that read a spoken code to each other, and renew their keys for everyone who joins. */
const company = 12

/**
 * A room of so many, oneself among them, does less for each who comes or goes (docs/e2ee.md §8.2): every
 * write of one member arrives at all the others.
 */
export function isCrowd(members: number): boolean {
  return members > company
}

/** For so long changes of the own attributes are collected: somebody who comes makes all the others write. */
export function collectMs(members: number): number {
  return isCrowd(members) ? 250 : 5
}
