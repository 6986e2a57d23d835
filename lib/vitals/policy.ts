import type { VisitRow, VisitState } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"

export type ChartRefusal = "no_consent" | "not_admitted"

export type Charting = {
  state: VisitState
  admittedAt: Date | null
  endedAt: Date | null
  /** The newest consent; undefined: never asked. */
  consent: { vitals: boolean; charting: boolean } | undefined
}

/** A page that was offline may still deliver what it measured, for so long after the visit. */
const deliverableMs = 15 * 60_000

/** Whether a device may add to the record now. The newest consent counts, not the one at admission. */
export function mayChart({ state, endedAt, consent }: Charting, now: Date): "yes" | ChartRefusal {
  if (consent?.vitals !== true || !consent.charting) return "no_consent"
  return mayWithdraw({ state, endedAt }, now)
}

/** Whether a device may still take back what was typed in at it: for as long as it may deliver. */
export function mayWithdraw(
  { state, endedAt }: Pick<Charting, "state" | "endedAt">,
  now: Date,
): "yes" | "not_admitted" {
  if (state === "in_call") return "yes"
  const late = endedAt === null ? Infinity : now.getTime() - endedAt.getTime()
  return state === "ended" && late <= deliverableMs ? "yes" : "not_admitted"
}

/** Clocks differ: a value from a little before the admission or after the end is still the visit's. */
const toleranceMs = 10_000

/** What is older than this is not delivered any more, however long the visit lasts. */
const deliveredWithinMs = 7 * 86_400_000

/** Whether a moment can be a device's measurement that comes only now. */
export function isDeliverable(at: number, now: Date): boolean {
  return at >= now.getTime() - deliveredWithinMs && at <= now.getTime() + toleranceMs
}

/** Whether a value was measured during the visit. */
export function withinVisit(at: number, { admittedAt, endedAt }: Charting, now: Date): boolean {
  if (admittedAt === null || !isDeliverable(at, now)) return false
  const end = Math.min(endedAt?.getTime() ?? Infinity, now.getTime())
  return at >= admittedAt.getTime() - toleranceMs && at <= end + toleranceMs
}

export type ReadRefusal = "not_found" | "forbidden"

/**
 * The alarms of a visit are also read and answered by whoever the clinic tells of them, its clinician
 * being away. `isToldOf`: stands in the clinic's order, or was told, while the visit is monitored.
 */
export function mayReadAlarms(
  actor: StaffActor,
  visit: { clinicianId: UserId } | undefined,
  isToldOf: boolean,
): "yes" | "told" | ReadRefusal {
  const answer = mayReadVitals(actor, visit)
  if (answer === "yes" || visit === undefined) return answer
  return isToldOf && may(actor, "alarm.answer") ? "told" : answer
}

/** From a visit's alarms to the patient; whoever only stands in has none of them. */
export type AlarmWay = "call" | "ward" | "visit"

export function waysFrom(
  actor: StaffActor,
  visit: Pick<VisitRow, "clinicianId" | "state" | "protection" | "sessionId">,
  answer: "yes" | "told",
): readonly AlarmWay[] {
  if (answer === "told") return []
  const isOwn = may(actor, "visit.admit") && visit.clinicianId === actor.userId
  const isHeld = visit.state === "in_call" && visit.sessionId === null
  return [
    ...(isOwn && isHeld ? (["call"] as const) : []),
    ...(may(actor, "ward.watch") && isHeld && visit.protection === "end_to_end"
      ? (["ward"] as const)
      : []),
    "visit",
  ]
}

/** Measurements are read like notes: by the visit's own clinician, and by the nurse. */
export function mayReadVitals(
  actor: StaffActor,
  visit: { clinicianId: UserId } | undefined,
): "yes" | ReadRefusal {
  if (visit === undefined) return "not_found"
  if (actor.role === "interpreter") return "not_found"
  if (actor.role === "clinician" && visit.clinicianId !== actor.userId) return "not_found"
  return may(actor, "note.read") ? "yes" : may(actor, "visit.read") ? "forbidden" : "not_found"
}
