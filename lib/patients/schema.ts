import { z } from "zod"

import { bases, chartKinds, proxyScopes, relations, severities } from "@/db/schema/people"
import { locales } from "@/lib/i18n/locales"
import { PatientId } from "@/lib/ids"
import { reasonField } from "@/lib/reason-schema"
import { isPlaceZone } from "@/lib/time"

/**
 * Anybody can type a name, and the clinic writes it to whatever address stands beside it: one line, no
 * sign that turns the reading order of what follows, no address of another page.
 */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine(
    (name) => !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|:\/\/|\bwww\./iu.test(name),
    "not a name",
  )

/** Who a visit is booked for when the clinic does not know them yet. */
export const NewPatient = z.object({
  name: Name,
  birthDate: z.iso.date().refine((date) => date >= "1895-01-01", "too long ago"),
  sex: z.enum(["F", "M", "X"]),
  email: z.union([z.email().max(254), z.literal("")]).transform((email) => email || null),
  phone: z
    .string()
    .trim()
    .max(40)
    .transform((phone) => phone || null),
  language: z.enum(locales),
})
export type NewPatient = z.infer<typeof NewPatient>

/** Sent in a body, never in an address: what is searched for is a person. */
export const PatientSearch = z.object({ query: z.string().trim().min(2).max(120) })

const version = z.int().min(1)
const day = z.iso.date().refine((date) => date >= "1895-01-01", "too long ago")

/** A patient's details as they shall stand; `version` is the one that the person saw. */
export const PatientDetails = z.strictObject({
  ...NewPatient.shape,
  /** In which the patient's night is told and times are printed; empty: the clinic's. */
  zone: z
    .string()
    .trim()
    .max(60)
    .refine((zone) => zone === "" || isPlaceZone(zone), "unknown_zone")
    .transform((zone) => zone || null),
  version,
})
export type PatientDetails = z.infer<typeof PatientDetails>

const entry = {
  name: z.string().trim().min(1).max(200),
  detail: z.string().trim().max(500),
  severity: z.enum(severities).nullable(),
  sinceDay: day.nullable(),
}

export const NewEntry = z
  .strictObject({ kind: z.enum(chartKinds), ...entry })
  .refine(({ kind, severity }) => kind === "allergy" || severity === null, {
    path: ["severity"],
    message: "only an allergy has one",
  })
export type NewEntry = z.infer<typeof NewEntry>

export const EntryChange = z
  .strictObject({
    ...entry,
    version,
    status: z.enum(["active", "stopped", "entered_in_error"]),
    stoppedDay: day.nullable(),
  })
  .refine(({ status, stoppedDay }) => status !== "active" || stoppedDay === null, {
    path: ["stoppedDay"],
    message: "what runs has not stopped",
  })
  .refine(
    ({ sinceDay, stoppedDay }) =>
      sinceDay === null || stoppedDay === null || stoppedDay >= sinceDay,
    { path: ["stoppedDay"], message: "before it began" },
  )
export type EntryChange = z.infer<typeof EntryChange>

/** Typed by the person, so that it says something: a word at least. */
export const EmergencyReason = z.strictObject({ reason: reasonField({ least: 5 }) })
export type EmergencyReason = z.infer<typeof EmergencyReason>

export const NewProxy = z
  .strictObject({
    name: NewPatient.shape.name,
    birthDate: NewPatient.shape.birthDate,
    relation: z.enum(relations),
    basis: z.enum(bases),
    email: NewPatient.shape.email,
    phone: NewPatient.shape.phone,
    language: NewPatient.shape.language,
    scope: z.enum(proxyScopes),
    fromDay: day,
    untilDay: day.nullable(),
  })
  .refine(({ email, phone }) => email !== null || phone !== null, {
    path: ["email"],
    message: "an address is needed for the code",
  })
  .refine(({ fromDay, untilDay }) => untilDay === null || untilDay >= fromDay, {
    path: ["untilDay"],
    message: "before it begins",
  })
export type NewProxy = z.infer<typeof NewProxy>

/** Whose value each field of a merged record takes. */
const side = z.enum(["survivor", "duplicate"])
export const MergeInput = z.strictObject({
  duplicateId: PatientId,
  survivorVersion: version,
  duplicateVersion: version,
  choices: z.strictObject({
    name: side,
    birthDate: side,
    sex: side,
    language: side,
    email: side,
    phone: side,
  }),
})
export type MergeInput = z.infer<typeof MergeInput>

export const UnmergeInput = z.strictObject({ mergeId: z.uuid() })
