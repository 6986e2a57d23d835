import { withTenant } from "@/db/client"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { decideOutcomes } from "@/lib/outcomes/commands"
import { tellDelays } from "@/lib/queue/late-commands"
import { tellNear } from "@/lib/queue/near"
import { slotFreedJob } from "@/lib/scheduling/jobs"
import { expireOffers } from "@/lib/waitlist/expire-offers"
import { slotFreed } from "@/lib/waitlist/offering"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
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
export function startRounds(everyMs = 5_000): Rounds {
  return everyClinic("rounds", everyMs, (id, count) => roundOf(id, count % 6 === 1))
}

async function roundOf(clinicId: ClinicId, slow: boolean): Promise<void> {
  const at = new Date()
  await expireOffers(systemActor("waitlist", clinicId), at)
  if (!slow) return
  await withTenant(clinicId, (tx) => tellNear(tx, clinicId, at))
  await tellDelays(systemActor("queue", clinicId), at)
  await decideOutcomes(systemActor("outcomes", clinicId), at)
}
