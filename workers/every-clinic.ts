import { withLookup } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { reasonOf } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

export type Rounds = { stop(): Promise<void> }

/**
 * Goes round all clinics again and again. A fault in one of them is logged and holds up no other; a round
 * that takes long is not joined by a second one. `count` begins at 1.
 */
export function everyClinic(
  name: string,
  everyMs: number,
  work: (clinicId: ClinicId, count: number) => Promise<unknown>,
): Rounds {
  let running: Promise<void> | undefined
  let count = 0
  const noticed = (error: unknown): void => log.warn({ code: reasonOf(error) }, name)

  async function round(): Promise<void> {
    count += 1
    for (const id of await clinicIds(name)) await work(id, count).catch(noticed)
  }

  const timer = setInterval(() => {
    running ??= round()
      .catch(noticed)
      .finally(() => (running = undefined))
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** All clinics. `purpose` is what the look over them is for, in a word. */
export async function clinicIds(purpose: string): Promise<ClinicId[]> {
  const rows = await withLookup(purpose, (tx) => tx.select({ id: clinics.id }).from(clinics))
  return rows.map(({ id }) => id)
}
