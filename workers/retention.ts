import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import { log } from "@/lib/log"
import { dayOf, dropDay, ensurePartitions, expiredDays, partitioned } from "@/lib/vitals/partitions"
import type { Partitioned } from "@/lib/vitals/partitions"
import { keepOwed } from "@/lib/vitals/retention-commands"

import { clinicIds } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { schedule } from "./schedule"
import type { Schedulers } from "./schedule"

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Yesterday, for what comes late, to a week ahead, for a weekend without workers. */
const daysMade = 9

/** Undefined: for ever. */
export type Keeping = Readonly<Record<Partitioned, number | undefined>>

/** The name of the job that a round is. */
export const retentionJob = "vitals-retention"

/**
 * Makes the days to come and lets those go that are kept no more: at the start, so that days are there
 * with Redis away too, and every hour. A round that finds nothing to do costs two statements.
 */
export function startRetention(queue: Schedulers): Rounds {
  const first = retireAsSet().catch(noticed)
  const schedule = scheduleRetention(queue)
  return {
    async stop() {
      await schedule.stop()
      await first
    },
  }
}

/** A job every hour. */
export function scheduleRetention(queue: Schedulers): Rounds {
  return schedule(queue, retentionJob, "0 * * * *")
}

const noticed = (error: unknown): void => log.warn({ code: reasonOf(error) }, "retention")

/** One round, by the settings. */
export function retireAsSet(): Promise<void> {
  const { VITALS_WAVES_HOURS: hours, VITALS_NUMERICS_DAYS: days } = env()
  const keptMs = {
    wave_chunks: hours * hourMs,
    vital_numerics: days === undefined ? undefined : days * dayMs,
  }
  return retire(keptMs, new Date())
}

/** One round. A day that cannot go now is told in the log and tried again by the next. */
export async function retire(keptMs: Keeping, now: Date): Promise<void> {
  await ensurePartitions(dayOf(now.getTime() - dayMs), daysMade)
  for (const table of partitioned) {
    const kept = keptMs[table]
    const expired = kept === undefined ? [] : await expiredDays(table, kept, now)
    for (const day of expired) {
      // What a fault leaves uncopied keeps the day: PostgreSQL refuses to drop it.
      for (const id of await clinicIds("retention"))
        await keepOwed(systemActor("retention", id), table, day, now).catch((error: unknown) =>
          log.warn({ code: reasonOf(error), clinicId: id }, "retention"),
        )
      const answer = await dropDay(table, day)
      log[answer === "dropped" ? "info" : "warn"]({ table, day, answer }, "retention")
    }
  }
}
