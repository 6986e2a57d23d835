import { and, eq, gte, inArray, isNotNull, lt, sql } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { reservations } from "@/db/schema/booking"
import type { ClinicId, PatientId, UserId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { clinicZone, partiesOf } from "../slots/parties"
import { inTurn, sharedSlots } from "../slots/pool"
import type { Except } from "../slots/taken-time"
import type { OfferedType } from "../visit-types/visit-types"
import { addDays, localDate, localDay, weekdayOf } from "../wall-time"
import { decideBooking } from "./booking"
import type { Decision } from "./booking"

export type Wish = {
  type: OfferedType
  /** Undefined: whoever offers the type. */
  clinicianId?: UserId | undefined
  startsAt: Date
  patientId?: PatientId | undefined
  /** What is about to move or to be confirmed does not stand in its own way. */
  except?: Except | undefined
}

/** Who could take a visit, in the order in which to try them. `interpreters` is empty where none is needed. */
export type Candidates = {
  startsAt: Date
  endsAt: Date
  clinicians: UserId[]
  interpreters: UserId[]
}

/**
 * Who is free at a start that somebody wishes for, as far as can be seen now: whoever books next may
 * be faster, and the database's constraint judges. Or why nobody is.
 */
export async function findCandidates(
  tx: Tx,
  clinicId: ClinicId,
  wish: Wish,
  at: Date,
): Promise<Result<Candidates, "not_a_slot" | "past" | "taken">> {
  const { type, clinicianId, startsAt, patientId, except = {} } = wish
  const clinicians = clinicianId === undefined ? type.clinicianIds : [clinicianId]
  const start = startsAt.getTime()
  const window = { from: start, to: start + 1 }
  const zone = await clinicZone(tx, clinicId)
  const parties = await partiesOf(tx, { type, clinicians, window, patientId, except, at })
  const now = at.getTime()
  const [slot] = sharedSlots(parties, type, { window, now, zone })
  if (slot === undefined) {
    const decisions = (parties[0] ?? []).map(({ calendar }) =>
      decideBooking(calendar, type, { startsAt: start, now, zone }),
    )
    return refuse(whyNot(decisions))
  }
  const [free = [], interpreters = []] = slot.free
  const load =
    type.assignment === "least_loaded" && free.length > 1
      ? await loadOf(tx, free, zone, start)
      : new Map<UserId, number>()
  const standing = new Set(
    (parties[0] ?? [])
      .filter(({ calendar }) => calendar.sessions?.some(({ from }) => from === start) ?? false)
      .map(({ id }) => id),
  )
  return ok({
    startsAt: new Date(slot.startsAt),
    endsAt: new Date(slot.endsAt),
    // A group visit that stands is filled before another one begins.
    clinicians: inTurn(type.assignment, free, load).toSorted(
      (a, b) => Number(standing.has(b)) - Number(standing.has(a)),
    ),
    interpreters: [...interpreters],
  })
}

/** Of many refusals the one that the asker can do most about. */
function whyNot(decisions: readonly Decision[]): "not_a_slot" | "past" | "taken" {
  if (decisions.some(({ kind }) => kind === "taken" || kind === "book")) return "taken"
  return decisions.some(({ kind }) => kind === "past") ? "past" : "not_a_slot"
}

/** Minutes that are booked in the clinic's calendar week of the start, by clinician. */
async function loadOf(
  tx: Tx,
  clinicians: readonly UserId[],
  zone: string,
  start: number,
): Promise<Map<UserId, number>> {
  const day = localDate(zone, start)
  const monday = addDays(day, 1 - weekdayOf(day))
  const from = new Date(localDay(zone, monday).from)
  const to = new Date(localDay(zone, addDays(monday, 7)).from)
  const minutes = sql<number>`sum(extract(epoch from upper(${reservations.during}) - lower(${reservations.during})) / 60)::float8`
  const rows = await tx
    .select({ id: reservations.personId, minutes })
    .from(reservations)
    .where(
      and(
        eq(reservations.kind, "clinician"),
        isNotNull(reservations.personId),
        inArray(reservations.personId, [...clinicians]),
        gte(sql`lower(${reservations.during})`, from.toISOString()),
        lt(sql`lower(${reservations.during})`, to.toISOString()),
      ),
    )
    .groupBy(reservations.personId)
  const load = new Map<UserId, number>()
  for (const id of clinicians) load.set(id, rows.find((row) => row.id === id)?.minutes ?? 0)
  return load
}
