import { expect } from "../test"
import { Asking } from "./ask"
import { arrangeExports, arrangeQueue, arrangeRace } from "./deeds"
import type { Going } from "./deeds"
import { Ledger } from "./ledger"
import { arrangeLives } from "./lives"

export type Storm = {
  ledger: Ledger
  asking: Asking
  arranged: {
    race: Awaited<ReturnType<typeof arrangeRace>>
    queue: Awaited<ReturnType<typeof arrangeQueue>>
    exports: Awaited<ReturnType<typeof arrangeExports>>
  }
}

/**
 * Times raced for, people put in line, visits from the link to the signature and exports, all at once, while
 * `meanwhile` does what it does. What was begun is brought to its end.
 */
export async function storm(
  meanwhile: (going: Going, busy: () => Promise<void>) => Promise<void>,
): Promise<Storm> {
  const [asking, ledger] = [new Asking(), new Ledger()]
  const race = await arrangeRace()
  const queue = await arrangeQueue()
  const exports = await arrangeExports()
  const lives = [await arrangeLives(5), await arrangeLives(5)]
  let over = false
  const going: Going = { goes: () => !over, asking, ledger }
  const running = [race, queue, exports, ...lives].map(({ run }) => run(going))
  const all = Promise.all(running)
  // A fault of one ends the rest too, and is thrown below.
  all.catch(() => (over = true))
  let seen = 0
  try {
    await meanwhile(going, async () => {
      await expect
        .poll(() => over || (asking.underWay > 1 && asking.accepted >= seen + 12), {
          timeout: 120_000,
          intervals: [5],
          message: "requests are answered",
        })
        .toBe(true)
      seen = asking.accepted
    })
  } finally {
    over = true
    await all
  }
  return { ledger, asking, arranged: { race, queue, exports } }
}
