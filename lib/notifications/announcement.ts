/** What a patient was told last about a visit, and how it stands now. */
type Standing = {
  readonly startsAt: Date
  readonly clinicianId: string
  readonly linkId: string | null
}
type ToldRow = {
  readonly tellsStart: Date | null
  readonly tellsClinician: string | null
  readonly linkId: string | null
}

/**
 * The letter that brings the patient up to date, or undefined where they know it all already. Whoever
 * books, moves, hands over or makes a new link may ask as often as they like: it is said once.
 */
export function announcement(
  told: ToldRow | undefined,
  now: Standing,
): "confirmation" | "rescheduled" | "link_again" | undefined {
  if (told === undefined) return "confirmation"
  if (told.tellsStart?.getTime() !== now.startsAt.getTime()) return "rescheduled"
  if (told.tellsClinician !== now.clinicianId) return "rescheduled"
  return told.linkId === now.linkId ? undefined : "link_again"
}
