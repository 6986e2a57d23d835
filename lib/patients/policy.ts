import type { StaffActor, StaffRole } from "@/lib/actor"

const careTeam: readonly StaffRole[] = ["clinician", "nurse"]
const frontDesk: readonly StaffRole[] = ["scheduler", "administrator"]

/** Patients' names and dates are for those who care for them or book for them; an auditor reads the log. */
export function mayReadPatients(actor: StaffActor): boolean {
  return careTeam.includes(actor.role) || frontDesk.includes(actor.role)
}

/** Why a member of staff touches a record (HL7 v3 ActReason): care, or running the clinic. */
export function purposeOf(actor: StaffActor): "TREAT" | "HOPERAT" {
  return careTeam.includes(actor.role) ? "TREAT" : "HOPERAT"
}
