import { withLookup } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { sweepHolds } from "@/lib/scheduling/booking/expire-holds"

/**
 * Gives back the time of holds that ran out. A booking that runs into one sweeps it itself, so a missed
 * round costs nobody a slot: this is for pages that show what is held, and for requests nobody answered.
 */
export function startSweeping(everyMs = 15_000): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(sweepAll).catch((error: unknown) => {
      log.warn({ code: reasonOf(error) }, "holds")
    })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function sweepAll(): Promise<void> {
  const ids = await withLookup("holds", (tx) => tx.select({ id: clinics.id }).from(clinics))
  for (const { id } of ids) await sweepHolds(id, new Date())
}
