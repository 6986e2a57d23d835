/** A visit as its calendar and its course have it; times are ISO 8601. */
export type VisitFacts = {
  readonly id: string
  readonly version: string
  readonly state: "booked" | "waiting" | "in_call" | "ended" | "cancelled"
  /** What became of it, where that is decided. */
  readonly outcome: "attended" | "no_show" | "cancelled" | null
  readonly startsAt: string
  readonly endsAt: string
  readonly createdAt: string
  readonly admittedAt: string | null
  readonly endedAt: string | null
  /** In the words of whoever booked. */
  readonly reason: string
  readonly patientId: string
  readonly clinicianId: string
  readonly clinicId: string
  readonly type: { readonly id: string; readonly name: string } | undefined
}

export type AppointmentStatus =
  | "proposed"
  | "pending"
  | "booked"
  | "arrived"
  | "checked-in"
  | "fulfilled"
  | "cancelled"
  | "noshow"

/** R4 appointmentstatus: ours maps one to one, and a decided no-show wins over an ended visit. */
export function appointmentStatus({
  state,
  outcome,
}: Pick<VisitFacts, "state" | "outcome">): AppointmentStatus {
  if (outcome === "no_show" && state !== "cancelled") return "noshow"
  return (
    {
      booked: "booked",
      waiting: "arrived",
      in_call: "checked-in",
      ended: "fulfilled",
      cancelled: "cancelled",
    } as const
  )[state]
}

/** R4 encounter-status. An encounter that never came about is cancelled. */
export function encounterStatus({ state, outcome }: Pick<VisitFacts, "state" | "outcome">) {
  if (outcome === "no_show") return "cancelled"
  return (
    {
      booked: "planned",
      waiting: "arrived",
      in_call: "in-progress",
      ended: "finished",
      cancelled: "cancelled",
    } as const
  )[state]
}

/** IHE ITI Scheduling 1.0. */
export const schedulingProfiles = "https://profiles.ihe.net/ITI/Scheduling/StructureDefinition"
const profile = [`${schedulingProfiles}/ihe-sched-appt`]

export function appointmentResource(visit: VisitFacts) {
  const status = appointmentStatus(visit)
  const participation = status === "cancelled" ? "declined" : "accepted"
  return {
    resourceType: "Appointment",
    id: visit.id,
    meta: { versionId: visit.version, profile },
    status,
    ...(status === "cancelled"
      ? {
          cancelationReason: {
            coding: [
              {
                system: "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason",
                code: "other",
              },
            ],
          },
        }
      : {}),
    ...serviceType(visit.type),
    ...(visit.reason === "" ? {} : { reasonCode: [{ text: visit.reason }] }),
    start: visit.startsAt,
    end: visit.endsAt,
    minutesDuration: minutes(visit.startsAt, visit.endsAt),
    created: visit.createdAt,
    participant: [
      {
        actor: { reference: `Patient/${visit.patientId}` },
        required: "required",
        status: participation,
      },
      {
        actor: { reference: `Practitioner/${visit.clinicianId}` },
        required: "required",
        status: participation,
      },
    ],
    requestedPeriod: [{ start: visit.startsAt, end: visit.endsAt }],
  } as const
}

/** A time that is offered, held or given back. The profile wants the period that was asked for: the time itself once it was chosen. */
export function proposedAppointment(proposal: {
  id: string
  status: "proposed" | "pending" | "cancelled"
  startsAt: string
  endsAt: string
  requested: { start: string; end: string }
  clinicianId: string
  patientId: string | null
  type: { id: string; name: string }
  slotId: string
}) {
  const { status } = proposal
  const participation = (
    { proposed: "needs-action", pending: "tentative", cancelled: "declined" } as const
  )[status]
  const participant = (reference: string) => ({
    actor: { reference },
    required: "required",
    status: participation,
  })
  return {
    resourceType: "Appointment",
    id: proposal.id,
    meta: { profile },
    status,
    ...serviceType(proposal.type),
    start: proposal.startsAt,
    end: proposal.endsAt,
    minutesDuration: minutes(proposal.startsAt, proposal.endsAt),
    slot: [{ reference: `Slot/${proposal.slotId}` }],
    participant: [
      ...(proposal.patientId === null ? [] : [participant(`Patient/${proposal.patientId}`)]),
      participant(`Practitioner/${proposal.clinicianId}`),
    ],
    requestedPeriod: [proposal.requested],
  } as const
}

export function encounterResource(visit: VisitFacts) {
  const period = {
    ...(visit.admittedAt === null ? {} : { start: visit.admittedAt }),
    ...(visit.endedAt === null ? {} : { end: visit.endedAt }),
  }
  return {
    resourceType: "Encounter",
    id: visit.id,
    meta: { versionId: visit.version },
    status: encounterStatus(visit),
    class: {
      system: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
      code: "VR",
      display: "virtual",
    },
    ...(visit.type === undefined ? {} : { type: [concept(visit.type)] }),
    subject: { reference: `Patient/${visit.patientId}` },
    participant: [
      {
        type: [
          {
            coding: [
              {
                system: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                code: "PPRF",
                display: "primary performer",
              },
            ],
          },
        ],
        individual: { reference: `Practitioner/${visit.clinicianId}` },
      },
    ],
    appointment: [{ reference: `Appointment/${visit.id}` }],
    ...(Object.keys(period).length === 0 ? {} : { period }),
    ...(visit.reason === "" ? {} : { reasonCode: [{ text: visit.reason }] }),
    serviceProvider: {
      identifier: { system: "urn:housecall:clinic", value: visit.clinicId },
    },
  } as const
}

export const visitTypeSystem = "urn:housecall:visit-type"

/** A visit type as a code of ours. */
export function concept({ id, name }: { id: string; name: string }) {
  return { coding: [{ system: visitTypeSystem, code: id, display: name }], text: name }
}

function serviceType(type: VisitFacts["type"]) {
  return type === undefined ? {} : { serviceType: [concept(type)] }
}

function minutes(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000)
}
