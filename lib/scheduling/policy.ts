import type { StaffActor, StaffRole } from "@/lib/actor"

const bookers: readonly StaffRole[] = ["scheduler", "administrator", "clinician", "nurse"]

/** Who sees calendars and books, cancels and sends links. An auditor reads the log instead. */
export function maySchedule(actor: StaffActor): boolean {
  return bookers.includes(actor.role)
}
