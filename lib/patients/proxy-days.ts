import type { Basis } from "@/db/schema/people"
import { Temporal } from "@/lib/time"

const fullAge = 18

/**
 * The last day on which somebody may act. Parental responsibility ends with childhood, whatever was
 * typed: the day before the patient's eighteenth birthday. Undefined where it has ended already.
 */
export function lastDay(
  patientBorn: string,
  proxy: { basis: Basis; fromDay: string; untilDay: string | null },
): { ok: true; untilDay: string | null } | { ok: false } {
  if (proxy.basis !== "parental_responsibility") return { ok: true, untilDay: proxy.untilDay }
  const last = Temporal.PlainDate.from(patientBorn)
    .add({ years: fullAge })
    .subtract({ days: 1 })
    .toString()
  if (last < proxy.fromDay) return { ok: false }
  const { untilDay } = proxy
  return { ok: true, untilDay: untilDay !== null && untilDay < last ? untilDay : last }
}
