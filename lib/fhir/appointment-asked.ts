import { z } from "zod"

import { isRefusal, refusal } from "./outcome"
import type { Refusal } from "./outcome"
import { dateRange, reference } from "./search-value"

/**
 * What the Appointment that comes with `$book` asks for (ITI-117): its status says which. `version` is that
 * which its sender had seen. Times are milliseconds since 1970.
 */
export type AppointmentAsked =
  | { readonly what: "book"; readonly appointment: string }
  | {
      readonly what: "cancel"
      readonly appointment: string
      readonly version: string | undefined
      readonly reason: "clinic" | "clinician_away" | "patient" | "mistake"
    }
  | {
      readonly what: "move"
      readonly appointment: string
      readonly version: string | undefined
      readonly startsAt: number
      readonly endsAt: number
      readonly clinicianId: string | undefined
      readonly patientId: string | undefined
    }

const Sent = z.looseObject({
  resourceType: z.literal("Appointment"),
  id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
  meta: z.looseObject({ versionId: z.string().max(64).optional() }).optional(),
  status: z.string().max(40),
  start: z.string().max(60).optional(),
  end: z.string().max(60).optional(),
  cancelationReason: z
    .looseObject({
      coding: z
        .array(z.looseObject({ code: z.string().max(100).optional() }))
        .max(10)
        .optional(),
    })
    .optional(),
  participant: z
    .array(
      z.looseObject({
        actor: z.looseObject({ reference: z.string().max(500).optional() }).optional(),
      }),
    )
    .max(20)
    .optional(),
})

/** Never throws. What of the resource is neither its time nor its people is not read. */
export function appointmentAsked(resource: unknown, base: string): AppointmentAsked | Refusal {
  const sent = Sent.safeParse(resource)
  if (!sent.success) {
    const where = sent.error.issues[0]?.path.join(".") ?? ""
    return refusal(
      400,
      "structure",
      "appointment-resource is an Appointment with id and status",
      `Appointment.${where}`,
    )
  }
  const { id, status, meta, start, end, cancelationReason } = sent.data
  const version = meta?.versionId
  switch (status) {
    case "proposed":
    case "pending":
      return { what: "book", appointment: id }
    case "cancelled":
      return { what: "cancel", appointment: id, version, reason: reasonIn(cancelationReason) }
    case "booked": {
      const [startsAt, endsAt] = [moment(start), moment(end)]
      if (startsAt === undefined || endsAt === undefined)
        return refusal(400, "required", "start and end are instants", "Appointment.start")
      const people = peopleIn(sent.data.participant ?? [], base)
      return isRefusal(people)
        ? people
        : { what: "move", appointment: id, version, startsAt, endsAt, ...people }
    }
    default:
      return refusal(
        400,
        "value",
        "status says what is wanted: pending, booked (as it shall be) or cancelled",
        "Appointment.status",
      )
  }
}

/** Codes of appointment-cancellation-reason, as far as ours tell them apart. */
function reasonIn(reason: z.infer<typeof Sent>["cancelationReason"]) {
  const codes = reason?.coding?.map(({ code = "" }) => code) ?? []
  if (codes.some((code) => /^pat(-|$)/.test(code))) return "patient"
  if (codes.some((code) => /^prov(-|$)/.test(code))) return "clinician_away"
  if (codes.includes("oth-err")) return "mistake"
  return "clinic"
}

/** R4 datatype instant: with seconds and an offset. */
function moment(text: string | undefined): number | undefined {
  if (text === undefined || !/T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text))
    return undefined
  return dateRange(text)?.from ?? undefined
}

function peopleIn(
  participants: NonNullable<z.infer<typeof Sent>["participant"]>,
  base: string,
): { clinicianId: string | undefined; patientId: string | undefined } | Refusal {
  const named = participants.map(({ actor }) =>
    reference(actor?.reference ?? "", ["Patient", "Practitioner"], base),
  )
  const ids = (type: string) => named.flatMap((one) => (one?.type === type ? [one.id] : []))
  const [clinicians, patients] = [ids("Practitioner"), ids("Patient")]
  if (clinicians.length + patients.length < named.length)
    return refusal(
      400,
      "not-supported",
      "A participant is a Practitioner or the Patient, of this server",
      "Appointment.participant",
    )
  if (clinicians.length > 1 || patients.length > 1)
    return refusal(400, "not-supported", "One of each takes part", "Appointment.participant")
  return { clinicianId: clinicians[0], patientId: patients[0] }
}
