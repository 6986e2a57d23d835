import type { StaffActor, StaffRole } from "@/lib/actor"

const readers: readonly StaffRole[] = ["clinician", "nurse", "scheduler", "administrator"]

/** Patients' names and dates are for those who care for them or book for them; an auditor reads the log. */
export function mayReadPatients(actor: StaffActor): boolean {
  return readers.includes(actor.role)
}
