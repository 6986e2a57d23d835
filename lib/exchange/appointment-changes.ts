import { randomUUID } from "node:crypto"

import { and, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { bookingAnswers, holds } from "@/db/schema/booking"
import type { ClientActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { AppointmentAsked } from "@/lib/fhir/appointment-asked"
import { refusal } from "@/lib/fhir/outcome"
import type { Issue, IssueCode, Refusal } from "@/lib/fhir/outcome"
import { schedulingBundle } from "@/lib/fhir/searchset"
import { appointmentResource } from "@/lib/fhir/visit"
import type { VisitFacts } from "@/lib/fhir/visit"
import { PatientId, UserId, VisitId } from "@/lib/ids"
import { releaseHold } from "@/lib/scheduling/booking/hold-commands"
import { holderOf } from "@/lib/scheduling/policy"
import { cancelVisit } from "@/lib/scheduling/visits/cancel-commands"
import { moveVisit } from "@/lib/scheduling/visits/move-commands"

import { everyRecord } from "./patient-queries"
import { chosenProposal, holdKey, proposal } from "./proposals"
import { visitFacts } from "./visit-queries"

type Operated = { readonly body: object } | Refusal
type Change = Exclude<AppointmentAsked, { what: "book" }> & { readonly comment: string | undefined }

/**
 * Appointment/$book of what was booked or held (ITI-117): moves a visit, or cancels it, by the commands of
 * the pages. What stands already is answered as it is, so that asking twice is asking once.
 */
export async function changeAppointment(
  caller: ClientActor,
  asked: Change,
  base: string,
  at: Date,
): Promise<Operated> {
  const visitId = VisitId.safeParse(asked.appointment)
  if (!visitId.success)
    return asked.what === "cancel" ? releaseAppointment(caller, asked.appointment, base, at) : gone
  const visit = await factsOf(caller, visitId.data)
  if (visit === undefined) return gone
  const wrong = await mismatch(caller, asked, visit, at)
  if (wrong !== undefined) return failed(base, wrong)
  if (asked.what === "cancel" && visit.state === "cancelled")
    return asItStands(caller, visit, asked, base, at)
  const done =
    asked.what === "cancel"
      ? await cancelVisit(caller, visitId.data, { reason: asked.reason }, at, asked.version)
      : await moveVisit(caller, visitId.data, moveOf(asked), at, asked.version)
  if (!done.ok && done.reason === "not_found") return gone
  const changed = await factsOf(caller, visitId.data)
  if (changed === undefined) return gone
  if (!done.ok)
    return failed(
      base,
      done.reason === "changed" ? changedSince(changed) : notChanged(done.reason, asked.what),
    )
  return changed.version === visit.version
    ? asItStands(caller, changed, asked, base, at)
    : answered(changed, asked, base)
}

export const gone = refusal(404, "not-found", "There is no appointment of this id")

function factsOf(caller: ClientActor, id: VisitId): Promise<VisitFacts | undefined> {
  return withTenant(caller.clinicId, async (tx) => (await visitFacts(tx, [id]))[0])
}

function moveOf({ startsAt, clinicianId }: Extract<Change, { what: "move" }>) {
  const to = UserId.safeParse(clinicianId)
  return {
    startsAt: new Date(startsAt),
    key: `fhir/${randomUUID()}`,
    ...(to.success ? { clinicianId: to.data } : {}),
  }
}

/** What of the resource says that its sender means something else than stands here, or more than can be changed. */
async function mismatch(
  caller: ClientActor,
  asked: Change,
  visit: VisitFacts,
  at: Date,
): Promise<Issue | undefined> {
  // Said before anything else is; whoever changes it in this very moment is found by the command.
  if (asked.version !== undefined && asked.version !== visit.version) {
    const attempted = asked.what === "cancel" ? "visit.cancelled" : "visit.moved"
    await deny(caller, attempted, { type: "visit", id: visit.id }, "changed", at)
    return changedSince(visit)
  }
  if (asked.what === "cancel") return undefined
  if (asked.clinicianId !== undefined && !UserId.safeParse(asked.clinicianId).success)
    return fatal("not-found", "There is no such practitioner")
  const length = Date.parse(visit.endsAt) - Date.parse(visit.startsAt)
  if (asked.endsAt - asked.startsAt !== length)
    return fatal("not-supported", "A visit is as long as its type: start and end are as far apart")
  const patient = PatientId.safeParse(asked.patientId)
  const records = patient.success
    ? await withTenant(caller.clinicId, (tx) => everyRecord(tx, [patient.data]))
    : []
  if (asked.patientId === undefined || records.some((id) => id === visit.patientId))
    return undefined
  // Whose visit it is, is not tried out unseen.
  await deny(caller, "fhir.book", { type: "visit", id: visit.id }, "not_found", at)
  return fatal("not-supported", "Another patient's is another appointment")
}

function changedSince({ version }: VisitFacts): Issue {
  return fatal("conflict", `It was changed since: its version is ${version}`)
}

/** It is read, not changed: the event says so. */
async function asItStands(
  caller: ClientActor,
  visit: VisitFacts,
  asked: Change,
  base: string,
  at: Date,
): Promise<Operated> {
  await withTenant(caller.clinicId, (tx) =>
    record(
      tx,
      caller,
      {
        action: "fhir.read",
        outcome: "success",
        purpose: purposeOf(caller),
        entity: { type: "visit", id: visit.id },
        patientId: PatientId.parse(visit.patientId),
        data: { resource: "Appointment", interaction: "book" },
      },
      at,
    ),
  )
  return answered(visit, asked, base)
}

function answered(visit: VisitFacts, { comment }: Change, base: string): Operated {
  const notes: Issue[] =
    comment === undefined
      ? []
      : [{ severity: "warning", code: "not-supported", diagnostics: "comment is not kept here" }]
  return { body: schedulingBundle(base, "$book", [appointmentResource(visit)], notes) }
}

/** A time that is held is given back. */
async function releaseAppointment(
  caller: ClientActor,
  appointment: string,
  base: string,
  at: Date,
): Promise<Operated> {
  const chosen = await chosenProposal(caller, appointment, at)
  if (chosen === undefined || chosen === "erased") return gone
  const [held] = await withTenant(caller.clinicId, (tx) =>
    tx
      .select({ id: holds.id, state: holds.state })
      .from(bookingAnswers)
      .innerJoin(holds, eq(sql`${bookingAnswers.answer} ->> 'holdId'`, sql`${holds.id}::text`))
      .where(
        and(
          eq(bookingAnswers.holder, holderOf(caller)),
          eq(bookingAnswers.key, holdKey(appointment)),
        ),
      ),
  )
  if (held === undefined) return failed(base, fatal("not-found", "It was not held"))
  if (held.state === "confirmed" || held.state === "requested")
    return failed(base, fatal("conflict", "It was booked before: cancel the visit by its own id"))
  const released = await releaseHold(caller, held.id, at)
  if (!released.ok) return gone
  const resource = proposal(chosen.find, chosen.name, chosen.type, "cancelled")
  return { body: schedulingBundle(base, "$book", [resource], []) }
}

function notChanged(reason: string, what: "move" | "cancel"): Issue {
  const diagnostics =
    {
      taken: "The time is taken",
      not_a_slot: "The time is not free",
      past: "The time is over",
      forbidden: "Not granted",
      no_type: "It has no visit type: the clinic's own pages change it",
      waiting: "The patient is waiting already",
      in_call: "It has begun",
      ended: "It is over",
      cancelled: "It was cancelled",
    }[reason] ?? `The clinic cannot ${what} it`
  const isGone = ["taken", "not_a_slot", "past"].includes(reason)
  return fatal(
    isGone ? "not-found" : reason === "forbidden" ? "forbidden" : "conflict",
    diagnostics,
  )
}

function failed(base: string, issue: Issue): Operated {
  return { body: schedulingBundle(base, "$book", [], [issue]) }
}

function fatal(code: IssueCode, diagnostics: string): Issue {
  return { severity: "fatal", code, diagnostics }
}
