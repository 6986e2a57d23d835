import { isSupportedCountry } from "libphonenumber-js"
import { z } from "zod"

import { locales } from "@/lib/i18n/locales"
import { isPlaceZone } from "@/lib/time"

import { retentionClasses } from "./retention"
import type { RetentionClass } from "./retention"

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A day's hours. What ends before it begins lasts into the next day: no hour is impossible but an empty one. */
const Hours = z
  .strictObject({ weekday: z.int().min(1).max(7), opens: clock, closes: clock })
  .refine(({ opens, closes }) => opens !== closes, {
    path: ["closes"],
    message: "must differ from the opening",
  })

/** All that an administrator sets for the clinic, as it shall be. `version` is the one that was seen. */
export const ClinicChange = z
  .strictObject({
    version: z.int().min(0),
    name: z.string().trim().min(1).max(120),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 ()-]{4,30}$/)
      .refine((phone) => phone.replaceAll(/\D/g, "").length >= 6, "too few digits"),
    emergencyNumber: z
      .string()
      .trim()
      .regex(/^[0-9]{2,6}$/),
    zone: z.string().max(60).refine(isPlaceZone, "must be a time zone of the IANA list"),
    /** ISO 3166; null: the clinic's own number or its zone tells. */
    country: z
      .string()
      .refine((code): boolean => isSupportedCountry(code), "must be a country of ISO 3166")
      .nullable(),
    locale: z.enum(locales),
    languages: z
      .array(z.enum(locales))
      .min(1)
      .max(locales.length)
      .refine((list) => new Set(list).size === list.length, "each once"),
    openingHours: z.array(Hours).max(21).superRefine(noOverlap),
    retention: z.strictObject({
      record: days("record"),
      audit: days("audit"),
      vitals: days("vitals"),
      documents: days("documents"),
      transcripts: days("transcripts"),
      messages: days("messages"),
      links: days("links"),
    }),
    secondFactor: z.enum(["offered", "administrators", "everyone"]),
    checkpointMail: z.boolean(),
  })
  .refine(({ locale, languages }) => languages.includes(locale), {
    path: ["locale"],
    message: "must be one of the clinic's languages",
  })
export type ClinicChange = z.infer<typeof ClinicChange>

function days(name: RetentionClass) {
  const { least, most } = retentionClasses[name]
  return z.int().min(least).max(most)
}

function noOverlap(list: readonly z.infer<typeof Hours>[], context: z.RefinementCtx): void {
  for (const [index, one] of list.entries()) {
    const before = list.slice(0, index).filter((other) => other.weekday === one.weekday)
    if (before.some((other) => one.opens < closing(other) && other.opens < closing(one)))
      context.addIssue({ code: "custom", path: [index, "opens"], message: "overlaps another" })
  }
}

/** "24:00" for hours that last into the next day. */
function closing({ opens, closes }: { opens: string; closes: string }): string {
  return closes < opens ? "24:00" : closes
}
