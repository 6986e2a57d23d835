import { sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { SystemActor } from "@/lib/actor"
import { forkAfter, sequencedEvents, signedEnd } from "@/lib/audit/log/sequenced-events"
import type { SequencedEvent } from "@/lib/audit/log/sequenced-events"
import type { ClinicId } from "@/lib/ids"
import { enqueueParked } from "@/lib/jobs/outbox"

import { tellJob } from "./jobs"

type Parked = { readonly eventId: string; readonly code: string }

/** A listener, by the name under which its place in the log is remembered. */
export type Listener = {
  readonly name: "atna_syslog" | "atna_fhir"
  /** Throws where it has none of them for sure. */
  tell(events: readonly (SequencedEvent & { readonly fhir: string })[]): Promise<Told>
}

/** An entry that a listener will never take, and why: a code of `lib/jobs/parking`. */
export type Refusal = { readonly seq: number; readonly code: string }
/** `taken`: how many, from the first on, it has for sure or refused for good. */
type Told = { readonly taken: number; readonly refused: readonly Refusal[] }

/**
 * Tells a listener what it was not told yet: the signed events, in the order of the log, each at least once.
 * Its place is moved only past what it has. Answers how many entries it moved on; 0 where there is nothing
 * new, or another worker is at it. What it refuses for good is parked, in the transaction that moves on.
 */
export async function feed(
  actor: SystemActor,
  listener: Listener,
  most: number = batch,
): Promise<number> {
  const { clinicId } = actor
  const end = await signedEnd(clinicId)
  if (end === undefined) return 0
  const place = await hold(clinicId, listener.name)
  if (place === undefined) return 0
  let next = place.next
  let parked: Parked[] = []
  try {
    // After a restore the log goes on from an earlier end: what stands there now was not told.
    if (place.epoch < end.epoch) next = Math.min(next, await forkAfter(clinicId, place.epoch))
    const from = next
    const events = await sequencedEvents(clinicId, from, end.size, most)
    const told = events.flatMap(({ fhir, ...event }) => (fhir === null ? [] : [{ ...event, fhir }]))
    const { taken, refused } =
      told.length === 0 ? { taken: 0, refused: [] } : await listener.tell(told)
    parked = refused.flatMap(({ seq, code }) => {
      const event = told.find((one) => one.seq === seq)
      return event === undefined ? [] : [{ eventId: event.id, code }]
    })
    // Erased events have nothing to tell: they are passed with their neighbours.
    next = told[taken]?.seq ?? (events.at(-1)?.seq ?? from - 1) + 1
    return next - from
  } finally {
    await release(actor, listener.name, { next, epoch: end.epoch, parked })
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
  actor: SystemActor,
  name: string,
  { next, epoch, parked }: { next: number; epoch: number; parked: readonly Parked[] },
): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    for (const { eventId, code } of parked)
      await enqueueParked(tx, actor, tellJob, { eventId }, code)
    await tx.execute(
      sql`update log_consumers set next = ${next}, epoch = ${epoch}, held_until = now() where clinic_id = ${actor.clinicId} and name = ${name}`,
    )
  })
}

const batch = 100
