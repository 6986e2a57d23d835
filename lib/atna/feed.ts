import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { forkAfter, sequencedEvents, signedEnd } from "@/lib/audit/sequenced-events"
import type { SequencedEvent } from "@/lib/audit/sequenced-events"
import type { ClinicId } from "@/lib/ids"

/** A listener, by the name under which its place in the log is remembered. */
export type Listener = {
  readonly name: "atna_syslog" | "atna_fhir"
  /** Answers how many of them, from the first on, it has for sure. Throws where that is none. */
  tell(events: readonly (SequencedEvent & { readonly fhir: string })[]): Promise<number>
}

/**
 * Tells a listener what it was not told yet: the signed events, in the order of the log, each at least once.
 * Its place is moved only past what it has. Answers how many entries it moved on; 0 where there is nothing
 * new, or another worker is at it.
 */
export async function feed(
  clinicId: ClinicId,
  listener: Listener,
  most: number = batch,
): Promise<number> {
  const end = await signedEnd(clinicId)
  if (end === undefined) return 0
  const place = await hold(clinicId, listener.name)
  if (place === undefined) return 0
  let next = place.next
  try {
    // After a restore the log goes on from an earlier end: what stands there now was not told.
    if (place.epoch < end.epoch) next = Math.min(next, await forkAfter(clinicId, place.epoch))
    const from = next
    const events = await sequencedEvents(clinicId, from, end.size, most)
    const told = events.flatMap(({ seq, fhir }) => (fhir === null ? [] : [{ seq, fhir }]))
    const taken = told.length === 0 ? 0 : await listener.tell(told)
    // Erased events have nothing to tell: they are passed with their neighbours.
    next = told[taken]?.seq ?? (events.at(-1)?.seq ?? from - 1) + 1
    return next - from
  } finally {
    await release(clinicId, listener.name, next, end.epoch)
  }
}

/** Undefined where another worker holds it. */
async function hold(
  clinicId: ClinicId,
  name: string,
): Promise<{ next: number; epoch: number } | undefined> {
  const { rows } = await withTenant(clinicId, (tx) =>
    tx.execute<{ next: string; epoch: number }>(sql`
      insert into log_consumers as place (clinic_id, name, next, epoch, held_until)
      values (${clinicId}, ${name}, 0, 0, now() + interval '2 minutes')
      on conflict (clinic_id, name) do update set held_until = excluded.held_until
      where place.held_until <= now()
      returning next, epoch`),
  )
  const [row] = rows
  return row && { next: Number(row.next), epoch: row.epoch }
}

async function release(
  clinicId: ClinicId,
  name: string,
  next: number,
  epoch: number,
): Promise<void> {
  await withTenant(clinicId, (tx) =>
    tx.execute(
      sql`update log_consumers set next = ${next}, epoch = ${epoch}, held_until = now() where clinic_id = ${clinicId} and name = ${name}`,
    ),
  )
}

const batch = 100
