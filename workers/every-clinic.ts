import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { reasonOf } from "@/lib/error"
import { ClinicId } from "@/lib/ids"
import { log } from "@/lib/log"

export type Rounds = { stop(): Promise<void> }

/**
 * Goes round all clinics again and again. A fault in one of them is logged and holds up no other; a round
 * that takes long is not joined by a second one, and one that was told to stop begins no other clinic. `count`
 * begins at 1. `which`: those where there is something.
 */
export function everyClinic(
  name: string,
  everyMs: number,
  work: (clinicId: ClinicId, count: number) => Promise<unknown>,
  which: () => Promise<ClinicId[]> = () => clinicIds(name),
): Rounds {
  let running: Promise<void> | undefined
  let count = 0
  let stopped = false

  async function round(): Promise<void> {
    count += 1
    await eachOf(name, await which(), async (id) => (stopped ? undefined : work(id, count)))
  }

  const timer = setInterval(() => {
    running ??= round()
      .catch((error: unknown) => log.warn({ code: reasonOf(error) }, name))
      .finally(() => (running = undefined))
  }, everyMs)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** Rounds side by side: what holds up one holds up no other. */
export function together(rounds: readonly Rounds[]): Rounds {
  return {
    async stop() {
      await Promise.all(rounds.map((one) => one.stop()))
    },
  }
}

/** One round. A fault in one clinic is logged under `name` and holds up no other. */
export async function eachClinic(
  name: string,
  work: (clinicId: ClinicId) => Promise<unknown>,
): Promise<void> {
  await eachOf(name, await clinicIds(name), work)
}

async function eachOf(
  name: string,
  ids: readonly ClinicId[],
  work: (clinicId: ClinicId) => Promise<unknown>,
): Promise<void> {
  for (const clinicId of ids)
    await work(clinicId).catch((error: unknown) =>
      log.warn({ code: reasonOf(error), clinicId }, name),
    )
}

/** All clinics. `purpose` is what the look over them is for, in a word. */
export async function clinicIds(purpose: string): Promise<ClinicId[]> {
  const rows = await withLookup(purpose, (tx) => tx.select({ id: clinics.id }).from(clinics))
  return rows.map(({ id }) => id)
}

/** Where a round has something to do, asked once for all clinics (0091_clinics_with_work.sql). */
export async function clinicsWithWork(round: "alarms" | "relay"): Promise<ClinicId[]> {
  const { rows } = await withLookup(round, (tx) =>
    tx.execute<{ id: string }>(sql`select clinics_with_work(${round}) as id`),
  )
  return rows.map(({ id }) => ClinicId.parse(id))
}
