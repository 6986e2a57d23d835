import { z } from "zod"

import { locales } from "@/lib/i18n/locales"

/** Who a visit is booked for when the clinic does not know them yet. */
export const NewPatient = z.object({
  name: z.string().trim().min(1).max(120),
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
