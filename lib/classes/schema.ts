import { z } from "zod"

import { VisitId } from "@/lib/ids"

/** Whom to let in of those who wait; absent: everybody. */
export const ClassAdmit = z.strictObject({
  visitIds: z.array(VisitId).min(1).max(64).optional(),
})
export type ClassAdmit = z.infer<typeof ClassAdmit>

export const ClassEnd = z.strictObject({})

/** What the others read: no line breaks, nothing that turns the line around. */
export const ShownName = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "bad_name"),
})
export type ShownName = z.infer<typeof ShownName>
