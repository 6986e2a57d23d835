import { purgeClinic, purgeLimits } from "@/lib/clinics/purge-commands"
import { systemActor } from "@/lib/identity/system"

import { eachClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { schedule } from "./schedule"
import type { Schedulers } from "./schedule"

export const purgeJob = "retention-purge"

/** Lets go of what was kept long enough: every hour, not on the hour, when everything else begins. */
export function startPurging(queue: Schedulers): Rounds {
  return schedule(queue, purgeJob, "20 * * * *")
}

/** One round over all clinics. One clinic's fault holds up no other; the next round makes it good. */
export async function purgeAll(): Promise<void> {
  await eachClinic("retention", (id) => purgeClinic(systemActor("retention", id), new Date()))
  await purgeLimits()
}
