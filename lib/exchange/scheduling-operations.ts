import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import type { ClientActor } from "@/lib/actor"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { Issue } from "@/lib/fhir/outcome"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"
import type { ChoiceAsked, FindAsked } from "@/lib/fhir/scheduling-parameters"
import { schedulingBundle } from "@/lib/fhir/searchset"
import type { Resource } from "@/lib/fhir/searchset"
import { appointmentResource } from "@/lib/fhir/visit"
import type { HoldId, PatientId } from "@/lib/ids"
import { VisitTypeId } from "@/lib/ids"
import { confirmHold } from "@/lib/scheduling/booking/confirm-hold-commands"
import { holdSlot } from "@/lib/scheduling/booking/hold-commands"
import { findVisitType } from "@/lib/scheduling/visit-types/visit-types"
import type { OfferedType } from "@/lib/scheduling/visit-types/visit-types"

import { iso, uuids } from "./keyset"
import { survivors, wasErased } from "./patient-queries"
import type { Caller } from "./policy"
import { chosenProposal, holdKey, keepFind, proposal } from "./proposals"
import type { Chosen } from "./proposals"
import { freeTimes, searchWindow } from "./slot-queries"
import { visitFacts } from "./visit-queries"

type Operated = { readonly body: object } | Refusal

/** Appointment/$find (ITI-115): free times as proposed appointments, for the patient where one is named. */
export function findAppointments(
  caller: Caller,
  asked: FindAsked,
  base: string,
  at: Date,
): Promise<Operated> {
  const window = searchWindow({ from: asked.from, until: asked.until }, "start", at)
  if (isRefusal(window)) return Promise.resolve(window)
  return withTenant(caller.clinicId, async (tx) => {
    const patient = asked.patient === undefined ? undefined : await knownPatient(tx, asked.patient)
    if (patient === "erased") return refusal(422, "deleted", erased, "patient-reference")
    if (asked.patient !== undefined && patient === undefined)
      return refusal(404, "not-found", "There is no such patient", "patient-reference")
    const types: OfferedType[] = []
    for (const id of uuids(asked.visitTypes.map((code) => ({ code })))) {
      const type = await findVisitType(tx, VisitTypeId.parse(id))
      if (type !== undefined) types.push(type)
    }
    if (types.length === 0)
      return refusal(
        400,
        asked.visitTypes.length === 0 ? "required" : "value",
        "visit-type names what is offered: Schedule lists it",
        "visit-type",
      )
    const wanted = asked.practitioners.map((id) => id.toLowerCase())
    const proposals: Resource[] = []
    const requested = { start: iso(asked.from), end: iso(asked.until) }
    let total = 0
    for (const type of types) {
      const clinicians = type.clinicianIds.filter(
        (id) => wanted.length === 0 || wanted.includes(id),
      )
      if (clinicians.length === 0) continue
      const query = { clinicId: caller.clinicId, type, clinicians, window, patientId: patient }
      const free = await freeTimes(tx, query, at)
      total += free.length
      const times = free.slice(0, asked.count - proposals.length)
      if (times.length === 0) continue
      const find = await keepFind(tx, caller, { type, clinicians, patient }, at)
      for (const time of times) {
        const place = clinicians.indexOf(time.clinicianId)
        const name = { findId: find.id, place, startsAt: time.startsAt }
        proposals.push(proposal(find, name, type, "proposed", requested))
      }
    }
    await record(
      tx,
      caller,
      {
        action: "slots.read",
        entity: { type: "slots", id: types[0]?.id ?? "none" },
        outcome: "success",
        purpose: purposeOf(caller),
        ...(patient === undefined ? {} : { patientId: patient }),
        data: {
          from: new Date(window.from).toISOString(),
          to: new Date(Math.max(window.from, window.to)).toISOString(),
          results: proposals.length,
        },
      },
      at,
    )
    const none = total === 0 ? [information("No time is free in this period")] : []
    return { body: schedulingBundle(base, "$find", proposals, none, total) }
  })
}

/** Appointment/$hold (ITI-116): keeps what was proposed for ten minutes. Asked again, it is the same hold. */
export async function holdAppointment(
  caller: ClientActor,
  asked: ChoiceAsked,
  base: string,
  at: Date,
): Promise<Operated> {
  const chosen = await chosenProposal(caller, asked.appointment, at)
  if (chosen === undefined) return gone
  if (chosen === "erased")
    return failed(base, "$hold", { severity: "fatal", code: "deleted", diagnostics: erased })
  const held = await hold(caller, chosen, asked, at)
  return held.ok
    ? pending(base, "$hold", chosen, until(held.expiresAt))
    : failed(base, "$hold", held.issue)
}

/** Appointment/$book (ITI-117): held or only proposed, it becomes a visit. */
export async function bookAppointment(
  caller: ClientActor,
  asked: ChoiceAsked,
  base: string,
  at: Date,
): Promise<Operated> {
  const chosen = await chosenProposal(caller, asked.appointment, at)
  if (chosen === undefined) return gone
  if (chosen === "erased")
    return failed(base, "$book", { severity: "fatal", code: "deleted", diagnostics: erased })
  const patientId = chosen.find.patientId
  if (patientId === null)
    return refusal(
      400,
      "required",
      "$find must name the patient (patient-reference)",
      "patient-reference",
    )
  const held = await hold(caller, chosen, asked, at)
  if (!held.ok) return failed(base, "$book", held.issue)
  const reason = asked.comment ?? caller.name
  const booked = await confirmHold(caller, held.holdId, { patientId, reason }, at)
  if (!booked.ok) return failed(base, "$book", notTaken(booked.reason))
  if (!("visitId" in booked.value))
    return pending(
      base,
      "$book",
      chosen,
      information("Somebody of the clinic must approve it first"),
    )
  const { visitId } = booked.value
  const [visit] = await withTenant(caller.clinicId, (tx) => visitFacts(tx, [visitId]))
  return visit === undefined
    ? gone
    : { body: schedulingBundle(base, "$book", [appointmentResource(visit)], []) }
}

const gone = refusal(404, "not-found", "Nothing of this id was proposed lately: ask $find again")

async function hold(
  caller: ClientActor,
  { find, name, clinicianId }: Chosen,
  asked: ChoiceAsked,
  at: Date,
): Promise<{ ok: true; holdId: HoldId; expiresAt: string } | { ok: false; issue: Issue }> {
  const startsAt = new Date(name.startsAt)
  const wish = {
    visitTypeId: find.visitTypeId,
    clinicianId,
    startsAt,
    key: holdKey(asked.appointment),
  }
  const held = await holdSlot(caller, wish, at, find.patientId ?? undefined)
  if (!held.ok) return { ok: false, issue: notTaken(held.reason) }
  // The same attempt is answered as it was: a hold that is over stays over.
  if (Date.parse(held.value.expiresAt) <= at.getTime())
    return { ok: false, issue: notTaken("hold_expired") }
  return { ok: true, holdId: held.value.holdId, expiresAt: held.value.expiresAt }
}

function pending(
  base: string,
  operation: string,
  { find, name, type }: Chosen,
  issue: Issue,
): Operated {
  const resource = proposal(find, name, type, "pending")
  return { body: schedulingBundle(base, operation, [resource], [issue]) }
}

/** ITI-116, 117: the searchset has the outcome and nothing else, and the status is 200. */
function failed(base: string, operation: string, issue: Issue): Operated {
  return { body: schedulingBundle(base, operation, [], [issue]) }
}

/** A record that was merged is its survivor. */
async function knownPatient(tx: Tx, id: string): Promise<PatientId | "erased" | undefined> {
  const [patientId] = await survivors(tx, [id])
  return patientId !== undefined && (await wasErased(tx, patientId)) ? "erased" : patientId
}

const erased = "This patient's record was erased: nothing can be booked for it"

/** Words for each refusal of the scheduling engine. IHE's code for a time that is gone is not-found. */
function notTaken(reason: string): Issue {
  const diagnostics =
    {
      taken: "The time is taken",
      not_a_slot: "The time is not free",
      past: "The time is over",
      hold_expired: "The hold is over: ask $find again",
      already_confirmed: "It was booked before",
      patient_erased: "The patient's record was erased: nothing can be booked for it",
      no_patient: "The patient's record was merged or erased: ask $find again",
      answer_missing: "This visit type asks questions that only its own pages ask",
    }[reason] ?? "It could not be booked"
  const isGone = ["taken", "not_a_slot", "past", "hold_expired"].includes(reason)
  return { severity: "fatal", code: isGone ? "not-found" : "conflict", diagnostics }
}

function until(expiresAt: string): Issue {
  return information(`Held until ${expiresAt}`)
}

function information(diagnostics: string): Issue {
  return { severity: "information", code: "informational", diagnostics }
}
