import { dueCalendars, importBusy } from "@/lib/calendars/import-commands"
import { importBusyJob } from "@/lib/calendars/jobs"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"

import { everyClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { handle } from "./handle"
import type { Handler } from "./handle"

export const calendars: readonly Handler[] = [
  handle(importBusyJob, ({ userId }, { clinicId }) =>
    importBusy(systemActor("calendars", clinicId), userId, new Date()),
  ),
]

/** Reads each calendar elsewhere when its turn comes. The turn stands in PostgreSQL: a lost round is made good by the next. */
export function startImports(everyMs = 30_000): Rounds {
  return everyClinic("calendars", everyMs, importDue)
}

async function importDue(clinicId: ClinicId): Promise<void> {
  for (const userId of await dueCalendars(clinicId, new Date()))
    await importBusy(systemActor("calendars", clinicId), userId, new Date())
}
