import { systemActor } from "@/lib/identity/system"
import { watchOver } from "@/lib/vitals/alarms/watch-commands"

import { clinicsWithWork, everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"

/** What is missed for want of data is noticed by time alone: a lost sensor is told of within 30 seconds. */
export function startWatching(everyMs = 1_000): Rounds {
  return everyClinic(
    "alarms",
    everyMs,
    (id) => watchOver(systemActor("alarms", id), () => new Date()),
    () => clinicsWithWork("alarms"),
  )
}
