import type { StaffActor } from "@/lib/actor"
import { may } from "@/lib/permissions"

/** Who sees calendars and books, cancels and sends links. An auditor reads the log instead. */
export function maySchedule(actor: StaffActor): boolean {
  return may(actor, "visit.book")
}
