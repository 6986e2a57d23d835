/**
 * What a visit's sound and picture are protected by. "none" is its clinician's choice, made on
 * admission for everybody, said to each person before they join, and signed into every seat's
 * certificate: nobody can be moved from one to the other by an attribute or by LiveKit's word.
 */
export const protections = ["end_to_end", "none"] as const
export type Protection = (typeof protections)[number]

/** A publication that is not as the visit was agreed is never taken: in clear where there is encryption, nor the other way round. */
export function isAsAgreed(protection: Protection, isEncrypted: boolean): boolean {
  return isEncrypted === (protection === "end_to_end")
}
