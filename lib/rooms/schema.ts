import { z } from "zod"

import { alarmCodes, moreNotReported } from "@/lib/e2ee/alarm-code"
import { readBase64url } from "@/lib/e2ee/base64url"
import { ClassId, VisitId } from "@/lib/ids"
import { protections } from "@/lib/protection"

/** An uncompressed P-256 point. Whether it lies on the curve, the peers check. */
const pub = bytes(65).refine((text) => text.startsWith("B"), "must be an uncompressed point")
/** The name of a link secret; zeros: none. */
const lid = bytes(16)

/** Needed from staff only: a patient and a device have one visit. The host of a class names the class. */
const sitting = { visitId: VisitId.optional(), classId: ClassId.optional() }

/** `protection`: what the person was told, and joins with; nothing said means encrypted. */
export const TokenRequest = z.strictObject({
  pub,
  lid,
  ...sitting,
  protection: z.enum(protections).optional(),
})
export type TokenRequest = z.infer<typeof TokenRequest>

/** From the ward: an encrypted visit, or none. */
export const WatchRequest = z.strictObject({ pub, lid, visitId: VisitId })
export type WatchRequest = z.infer<typeof WatchRequest>

/** Staff name the visit or the class they mean; everybody else has one. */
export const VisitOfSeat = z.strictObject(sitting)
export type VisitOfSeat = z.infer<typeof VisitOfSeat>

export const AlarmReport = z.strictObject({
  code: z.enum([...alarmCodes, moreNotReported]),
  /** The LiveKit identity it is about; absent for a failure of one's own. */
  identity: z.string().min(1).max(128).optional(),
  ...sitting,
})
export type AlarmReport = z.infer<typeof AlarmReport>

function bytes(length: number) {
  return z
    .string()
    .max(128)
    .refine(
      (text) => readBase64url(text, length) !== undefined,
      `must be ${length} bytes in base64url`,
    )
}
