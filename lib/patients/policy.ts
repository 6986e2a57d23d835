import type { StaffActor } from "@/lib/actor"
import { may } from "@/lib/permissions"

/** Patients' names and dates are for those who care for them or book for them; an auditor reads the log. */
export function mayReadPatients(actor: StaffActor): boolean {
  return may(actor, "patient.read")
}
