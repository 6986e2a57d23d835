/** Why a visit was cancelled, as the log keeps it. */
export const cancelReasons = ["clinic", "clinician_away", "patient", "mistake"] as const
export type CancelReason = (typeof cancelReasons)[number]
