import { dueCalendars, importBusy } from "@/lib/calendars/import-commands"
import { importBusyJob } from "@/lib/calendars/jobs"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { handleElsewhere } from "./handle"
import type { Handler } from "./handle"

export const calendars: readonly Handler[] = [
  handleElsewhere(importBusyJob, ({ userId }, { clinicId }) =>
    importBusy(systemActor("calendars", clinicId), userId, new Date()),
  ),
]

/** Reads each calendar elsewhere when its turn comes. The turn stands in PostgreSQL: a lost round is made good by the next. */
export function startImports(everyMs = 30_000): Rounds {
  return everyClinic("calendars", everyMs, importDue)
}

/** Several of a clinic side by side: a server that is silent holds up those beside it and nobody else. */
export async function importDue(clinicId: ClinicId): Promise<void> {
  const due = await dueCalendars(clinicId, new Date())
  const read = async (): Promise<void> => {
    for (let userId = due.pop(); userId !== undefined; userId = due.pop())
      await importBusy(systemActor("calendars", clinicId), userId, new Date()).catch(
        (error: unknown) => log.warn({ code: reasonOf(error), clinicId }, "calendars"),
      )
  }
  await Promise.all(Array.from({ length: atOnce }, read))
}

const atOnce = 8
