import type { Tx } from "@/db/client"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import { slotNamed, slotResource } from "@/lib/fhir/slot"
import { UserId, VisitTypeId } from "@/lib/ids"
import type { ClinicId, PatientId } from "@/lib/ids"
import type { Interval } from "@/lib/scheduling/interval"
import { clinicZone, partiesOf } from "@/lib/scheduling/slots/parties"
import { sharedSlots } from "@/lib/scheduling/slots/pool"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"

import { slice } from "./found"
import type { Found, Kind, Page, Question } from "./found"
import { uuids } from "./keyset"

export const slots: Kind = { read, search: searchSlots }

const mostDays = 42
const dayMs = 86_400_000

/** A free start of one clinician; `startsAt` in milliseconds since 1970. */
export type FreeTime = { readonly clinicianId: UserId; readonly startsAt: number }

/**
 * The free starts of a visit type within an interval, by time and then in the order of the clinicians, as
 * the slot engine finds them for everybody else.
 */
export async function freeTimes(
  tx: Tx,
  asked: {
    clinicId: ClinicId
    type: OfferedType
    clinicians: readonly UserId[]
    window: Interval
    patientId?: PatientId | undefined
  },
  at: Date,
): Promise<FreeTime[]> {
  const { clinicId, type, clinicians, window, patientId } = asked
  if (clinicians.length === 0 || window.to <= window.from) return []
  const zone = await clinicZone(tx, clinicId)
  const parties = await partiesOf(tx, { type, clinicians, window, patientId, at })
  return sharedSlots(parties, type, { window, now: at.getTime(), zone })
    .filter(({ startsAt }) => startsAt >= window.from && startsAt < window.to)
    .flatMap(({ startsAt, free: [ids = []] }) =>
      ids.map((clinicianId) => ({ clinicianId, startsAt })),
    )
}

/** The interval of a search that has two ends and is not too long, from now on; or why there is none. */
export function searchWindow(
  range: { from: number | null; until: number | null } | undefined,
  name: string,
  at: Date,
): Interval | Refusal {
  if (range === undefined || range.until === null || range.from === null)
    return refusal(400, "too-costly", `${name} must have a beginning and an end`, name)
  if (range.until - range.from > mostDays * dayMs)
    return refusal(400, "too-costly", `${name}: at most ${mostDays} days`, name)
  if (range.until < Date.UTC(2000, 0, 1) || range.from > Date.UTC(2199, 0, 1))
    return refusal(400, "value", `${name} is not in this calendar`, name)
  return { from: Math.max(range.from, at.getTime()), to: range.until }
}

async function read({ tx, caller, at }: Question, id: string): Promise<Found | undefined> {
  const name = slotNamed(id)
  const typeId = VisitTypeId.safeParse(name?.visitTypeId)
  const clinicianId = UserId.safeParse(name?.clinicianId)
  if (name === undefined || !typeId.success || !clinicianId.success) return undefined
  const type = await findVisitType(tx, typeId.data)
  if (type === undefined || !type.clinicianIds.includes(clinicianId.data)) return undefined
  const free = await freeTimes(
    tx,
    {
      clinicId: caller.clinicId,
      type,
      clinicians: [clinicianId.data],
      window: { from: name.startsAt, to: name.startsAt + 60_000 },
    },
    at,
  )
  return found(type, { clinicianId: clinicianId.data, startsAt: name.startsAt }, free.length > 0)
}

async function searchSlots(question: Question, search: Search): Promise<Page | Refusal> {
  const { tx, caller, at } = question
  const ids = search.tokens["_id"]
  if (ids !== undefined) {
    const all: Found[] = []
    for (const { code } of ids) {
      const one = await read(question, code)
      if (one !== undefined) all.push(one)
    }
    const { rows, next } = slice(all, search)
    return { found: rows, next, total: async () => all.length }
  }
  const window = searchWindow(search.dates["start"], "start", at)
  if (isRefusal(window)) return window
  const status = search.tokens["status"]
  if (status !== undefined && !status.some(({ code }) => code === "free"))
    return { found: [], total: async () => 0 }
  const schedules = search.references["schedule"] && uuids(search.references["schedule"])
  const all: Found[] = []
  for (const typeId of uuids(search.tokens["service-type"] ?? []).slice(0, 10)) {
    const type = await findVisitType(tx, VisitTypeId.parse(typeId))
    if (type === undefined) continue
    const clinicians = type.clinicianIds.filter((id) => schedules?.includes(id) ?? true)
    const asked = { clinicId: caller.clinicId, type, clinicians, window }
    for (const time of await freeTimes(tx, asked, at)) all.push(found(type, time, true))
  }
  const { rows, next } = slice(all, search)
  return { found: rows, next, total: async () => all.length }
}

function found(type: OfferedType, time: FreeTime, isFree: boolean): Found {
  const { id, name, minutes } = type
  return {
    resource: slotResource({
      ...time,
      visitTypeId: id,
      minutes,
      type: { id, name },
      status: isFree ? "free" : "busy",
    }),
    patientId: null,
    entity: { type: "slots", id: time.clinicianId },
  }
}
