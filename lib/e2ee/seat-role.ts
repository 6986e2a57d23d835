/** What a seat may be in a visit. Spoken in the certificate; nowhere else is a role believed. */
export const seatRoles = [
  "patient",
  "clinician",
  "device",
  "watcher",
  "interpreter",
  "companion",
] as const

export type SeatRole = (typeof seatRoles)[number]

export function isSeatRole(value: unknown): value is SeatRole {
  return seatRoles.some((role) => role === value)
}
