import { test } from "../test"
import { expectAccounted, expectExports, untilSettled } from "./accounts"
import { kill, untilBack } from "./parts"
import type { Part } from "./parts"
import { expectSoundLogs } from "./sound-logs"
import { storm } from "./storm"

const deaths = 5

/** Bookings, a line, visits to their signature and exports go on while this part is killed again and again. */
export function underDeaths(...of: readonly Part[]): void {
  for (const part of of)
    test(`${part} killed again and again: what was told is there once, and the log is sound`, async () => {
      test.setTimeout(600_000)
      const done = await storm(async (_, busy) => {
        for (let nth = 0; nth < deaths; nth++) {
          await busy()
          await untilBack(kill(part))
        }
        await busy()
      })
      await untilSettled()
      await expectAccounted(done)
      const exports = await expectExports(done)
      await expectSoundLogs()
      const { asking, ledger } = done
      console.log(
        `${part}, ${deaths} deaths: ${asking.accepted} deeds accepted, ${asking.refused} refused, ${asking.unknown} without an answer; ` +
          `${ledger.bookings.length} bookings, ${ledger.places.length} places, ${ledger.lives.length} visits, ${exports.whole} whole exports and ${exports.broken} broken off`,
      )
    })
}
