import type { Absent, OutcomeResult, SightingKind } from "@/db/schema/outcomes"
import type { VisitState } from "@/db/schema/scheduling"
import { visitWindow } from "@/lib/visit-window"

/** One row of a visit's ledger. */
export type Sighting = {
  kind: SightingKind
  who: "patient" | "clinician" | "clinic"
  at: Date
}
type Visit = { state: VisitState; startsAt: Date; endsAt: Date; endedAt: Date | null }

export type Outcome =
  | { result: Exclude<OutcomeResult, "no_show">; who: null }
  | { result: "no_show"; who: Absent }

/**
 * What became of a visit, from all that was seen of it. Sightings come late, twice and in any order, so
 * only first and last moments are asked for, never what followed what. Undefined: not settled yet.
 *
 * - Attended: both were in the visit, and their times there overlap. In it: seen in the room, or, where
 *   LiveKit told us nothing, the patient's page was open a minute after admission, and the clinician
 *   ended the visit a minute after admitting.
 * - Otherwise, once it ended or its window closed: who was not there. A patient who waited and was never
 *   let in was stood up by the clinician. One who was let in and never came in has not come.
 */
export function decideOutcome(
  visit: Visit,
  sightings: readonly Sighting[],
  at: Date,
): Outcome | undefined {
  if (visit.state === "cancelled" || some(sightings, "clinic", ["cancelled"]))
    return { result: "cancelled", who: null }
  if (!isSettled(visit, at)) return undefined
  const [patient, clinician] = [patientIn(visit, sightings), clinicianIn(visit, sightings)]
  if (patient && clinician && overlap(patient, clinician)) return { result: "attended", who: null }
  return { result: "no_show", who: absent(visit, sightings, patient, clinician) }
}

/** Webhooks of the end may still be on their way for a while. */
export const settleMs = 2 * 60_000

function isSettled(visit: Visit, at: Date): boolean {
  if (visit.state === "ended" && visit.endedAt !== null)
    return at.getTime() - visit.endedAt.getTime() >= settleMs
  return at > visitWindow(visit).closesAt
}

function absent(
  visit: Visit,
  sightings: readonly Sighting[],
  patient: Span | undefined,
  clinician: Span | undefined,
): Absent {
  const cameAtAll = patient !== undefined || cameToWait(visit, sightings)
  const met = some(sightings, "clinician", [...inRoom, "admitted"])
  if (!cameAtAll) return met || some(sightings, "clinician", ["on_duty"]) ? "patient" : "both"
  if (!met) return "clinician"
  if (patient === undefined) return "patient"
  // Both were there, one after the other: whoever came when the other was gone came too late.
  return clinician === undefined || clinician.from > patient.to ? "clinician" : "patient"
}

/** Looking at the device check the day before is not coming. */
function cameToWait(visit: Visit, sightings: readonly Sighting[]): boolean {
  const { opensAt, closesAt } = visitWindow(visit)
  return sightings.some(
    ({ kind, who, at }) =>
      who === "patient" &&
      (kind === "arrived" || (kind === "page_open" && at >= opensAt && at <= closesAt)),
  )
}

type Span = { from: Date; to: Date }
const inRoom = ["joined", "left", "in_room"] as const satisfies readonly SightingKind[]

function patientIn(visit: Visit, sightings: readonly Sighting[]): Span | undefined {
  const admitted = first(sightings, "clinician", ["admitted"])
  const late = sightings.filter(
    (one) =>
      one.who === "patient" &&
      one.kind === "page_open" &&
      admitted !== undefined &&
      one.at.getTime() - admitted.getTime() >= minuteMs,
  )
  return joinSpans(roomSpan(visit, sightings, "patient"), spanOf(late))
}

function clinicianIn(visit: Visit, sightings: readonly Sighting[]): Span | undefined {
  const sitting = spanOf(of(sightings, "clinician", ["admitted", "ended"]))
  const sat = sitting !== undefined && sitting.to.getTime() - sitting.from.getTime() >= minuteMs
  return joinSpans(roomSpan(visit, sightings, "clinician"), sat ? sitting : undefined)
}

/**
 * From the first to the last that was seen of somebody in the room. Half of it may have been lost: one
 * who came and was never seen to leave stayed to the end, one who was only seen to leave came with the
 * admission.
 */
function roomSpan(
  visit: Visit,
  sightings: readonly Sighting[],
  who: Sighting["who"],
): Span | undefined {
  const seen = spanOf(of(sightings, who, inRoom))
  if (seen === undefined) return undefined
  const came = spanOf(of(sightings, who, ["joined", "in_room"]))
  const [joined, left] = [
    spanOf(of(sightings, who, ["joined"])),
    spanOf(of(sightings, who, ["left"])),
  ]
  const admitted = first(sightings, "clinician", ["admitted"])
  const end = visit.endedAt ?? visitWindow(visit).closesAt
  const stayed = joined !== undefined && (left === undefined || joined.to > left.to)
  const early = left !== undefined && (came === undefined || left.from < came.from)
  return joinSpans(
    seen,
    spanAt(stayed && end > seen.to ? end : undefined),
    spanAt(early && admitted !== undefined && admitted < seen.from ? admitted : undefined),
  )
}

function joinSpans(...spans: readonly (Span | undefined)[]): Span | undefined {
  const known = spans.filter((span) => span !== undefined)
  const [one] = known
  if (one === undefined) return undefined
  return {
    from: new Date(Math.min(...known.map((span) => span.from.getTime()))),
    to: new Date(Math.max(...known.map((span) => span.to.getTime()))),
  }
}

function spanAt(at: Date | undefined): Span | undefined {
  return at && { from: at, to: at }
}

function overlap(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to
}

function spanOf(sightings: readonly Sighting[]): Span | undefined {
  const times = sightings.map((one) => one.at.getTime())
  return times.length === 0
    ? undefined
    : { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) }
}

function first(
  sightings: readonly Sighting[],
  who: Sighting["who"],
  kinds: readonly SightingKind[],
): Date | undefined {
  return spanOf(of(sightings, who, kinds))?.from
}

function some(
  sightings: readonly Sighting[],
  who: Sighting["who"],
  kinds: readonly SightingKind[],
): boolean {
  return of(sightings, who, kinds).length > 0
}

function of(
  sightings: readonly Sighting[],
  who: Sighting["who"],
  kinds: readonly SightingKind[],
): Sighting[] {
  return sightings.filter((one) => one.who === who && kinds.includes(one.kind))
}

const minuteMs = 60_000
