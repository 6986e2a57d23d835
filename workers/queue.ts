import { withLookup, withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"
import { decideOutcomes } from "@/lib/outcomes/commands"
import { tellDelays } from "@/lib/queue/late-commands"
import { tellNear } from "@/lib/queue/near"
import { slotFreedJob } from "@/lib/scheduling/jobs"
import { expireOffers } from "@/lib/waitlist/expire-offers"
import { slotFreed } from "@/lib/waitlist/offering"

import { handle } from "./handle"
import type { Handler } from "./handle"

export const waitlist: readonly Handler[] = [
  handle(slotFreedJob, ({ startsAt, endsAt, ...freed }, { clinicId, outboxId }) =>
    slotFreed(
      systemActor("waitlist", clinicId),
      { ...freed, startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
      outboxId,
      new Date(),
    ),
  ),
]

/**
 * What time alone brings about: an offer runs out, a delay grows, a visit's window closes. Everything
 * that is due stands in PostgreSQL, so that a worker that was away, or died half-way, misses nothing.
 */
export function startRounds(everyMs = 5_000): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  let count = 0
  const timer = setInterval(() => {
    count += 1
    const slow = count % 6 === 1
    running = running
      .then(() => round(slow))
      .catch((error: unknown) => {
        log.warn({ code: reasonOf(error) }, "rounds")
      })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function round(slow: boolean): Promise<void> {
  const ids = await withLookup("rounds", (tx) => tx.select({ id: clinics.id }).from(clinics))
  for (const { id } of ids) await roundOf(id, slow)
}

async function roundOf(clinicId: ClinicId, slow: boolean): Promise<void> {
  const at = new Date()
  await expireOffers(systemActor("waitlist", clinicId), at)
  if (!slow) return
  await withTenant(clinicId, (tx) => tellNear(tx, clinicId, at))
  await tellDelays(systemActor("queue", clinicId), at)
  await decideOutcomes(systemActor("outcomes", clinicId), at)
}
