import { createRate } from "../rate"

/** How much of one member a page takes in: what is over it is not answered, and comes again where it was meant. */
export function createLimits() {
  return {
    /** Texts, and files that are offered for the first time. */
    word: createRate({ most: 20, withinMs: 10_000 }),
    /** Each is answered with all that did not arrive. */
    here: createRate({ most: 1, withinMs: 3_000 }),
    /** Marks and whatever else costs a page little. */
    sign: createRate({ most: 200, withinMs: 10_000 }),
  }
}
