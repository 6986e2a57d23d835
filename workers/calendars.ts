import { withLookup } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { dueCalendars, importBusy } from "@/lib/calendars/import-commands"
import { importBusyJob } from "@/lib/calendars/jobs"
import { reasonOf } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import { log } from "@/lib/log"

import { handle } from "./handle"
import type { Handler } from "./handle"

export const calendars: readonly Handler[] = [
  handle(importBusyJob, ({ userId }, { clinicId }) =>
    importBusy(systemActor("calendars", clinicId), userId, new Date()),
  ),
]

/** Reads each calendar elsewhere when its turn comes. The turn stands in PostgreSQL: a lost round is made good by the next. */
export function startImports(everyMs = 30_000): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(importDue).catch((error: unknown) => {
      log.warn({ code: reasonOf(error) }, "calendars")
    })
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

async function importDue(): Promise<void> {
  const ids = await withLookup("calendars", (tx) => tx.select({ id: clinics.id }).from(clinics))
  for (const { id } of ids) {
    for (const userId of await dueCalendars(id, new Date()))
      await importBusy(systemActor("calendars", id), userId, new Date())
  }
}
