import { z } from "zod"

import { locales } from "@/lib/i18n/locales"
import { isPlaceZone } from "@/lib/time"

/** What an operator says of a clinic that is not there yet. Its administrator changes all but the slug. */
export const NewClinic = z.strictObject({
  slug: z.string().regex(/^[a-z0-9-]{2,40}$/, "2 to 40 small letters, digits and hyphens"),
  name: z.string().trim().min(1, "is needed").max(120),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ()-]{4,30}$/, "a telephone number, as patients would call it"),
  zone: z
    .string()
    .max(60)
    .refine(isPlaceZone, "a time zone of the IANA list, such as Europe/London"),
  locale: z.enum(locales),
  administrator: z.email("an e-mail address").max(254),
})
export type NewClinic = z.infer<typeof NewClinic>
