import type { PatientView } from "@/lib/consultations/patient-view"

import { whenOf } from "./when"
import type { When } from "./when"

export type Turn = { minutes: number } & (({ at: "on_time" | "late" } & When) | { at: "unknown" })

/** When someone's turn may come, as far as anybody knows. On time is the booked time. */
export function turnOf(
  view: Pick<PatientView, "late" | "position" | "startsAt" | "clinic">,
  now: Date,
  locale: string,
): Turn {
  const { late } = view
  // Without a place in line (between two states) nothing is promised.
  if (view.position === null || (late !== null && late.expectedAt === null)) {
    return { at: "unknown", minutes: late?.minutes ?? 0 }
  }
  const expected = new Date(late?.expectedAt ?? view.startsAt)
  // A booked time that has just passed is "about now": no clock time behind the clock is shown.
  const shown = expected < now ? now : expected
  const when = whenOf(shown, view.clinic.zone, locale, now)
  return { at: late === null ? "on_time" : "late", minutes: late?.minutes ?? 0, ...when }
}
