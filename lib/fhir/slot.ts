import { uuidDigits, uuidOfDigits } from "./uuid-digits"
import { concept } from "./visit"

type Type = { readonly id: string; readonly name: string }

/** A clinician's calendar, by the clinician's id. */
export function scheduleResource(facts: {
  clinicianId: string
  active: boolean
  types: readonly Type[]
}) {
  return {
    resourceType: "Schedule",
    id: facts.clinicianId,
    active: facts.active,
    ...(facts.types.length === 0 ? {} : { serviceType: facts.types.map(concept) }),
    actor: [{ reference: `Practitioner/${facts.clinicianId}` }],
  } as const
}

/** One time that could be booked. It is computed, not stored: its id says what it is. */
export function slotResource(
  facts: SlotName & { status: "free" | "busy"; minutes: number; type: Type },
) {
  return {
    resourceType: "Slot",
    id: slotId(facts),
    serviceType: [concept(facts.type)],
    schedule: { reference: `Schedule/${facts.clinicianId}` },
    status: facts.status,
    start: new Date(facts.startsAt).toISOString(),
    end: new Date(facts.startsAt + facts.minutes * 60_000).toISOString(),
  } as const
}

/** `startsAt`: milliseconds since 1970. */
export type SlotName = {
  readonly clinicianId: string
  readonly visitTypeId: string
  readonly startsAt: number
}

/** 64 characters hold two UUIDs and a minute only in base 36. */
export function slotId({ clinicianId, visitTypeId, startsAt }: SlotName): string {
  return `${uuidDigits(clinicianId)}.${uuidDigits(visitTypeId)}.${Math.floor(startsAt / 60_000).toString(36)}`
}

export function slotNamed(id: string): SlotName | undefined {
  const [, clinician = "", type = "", minute = ""] =
    /^([0-9a-z]{25})\.([0-9a-z]{25})\.([0-9a-z]{1,7})$/.exec(id) ?? []
  const [clinicianId, visitTypeId] = [uuidOfDigits(clinician), uuidOfDigits(type)]
  const startsAt = Number.parseInt(minute, 36) * 60_000
  if (clinicianId === undefined || visitTypeId === undefined || Number.isNaN(startsAt))
    return undefined
  // Neither PostgreSQL nor Temporal takes every time that seven digits can write.
  if (startsAt < minTime || startsAt > maxTime) return undefined
  return { clinicianId, visitTypeId, startsAt }
}

const minTime = Date.UTC(2000, 0, 1)
const maxTime = Date.UTC(2199, 11, 31)
