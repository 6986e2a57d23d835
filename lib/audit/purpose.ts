import type { Actor } from "@/lib/actor"

import type { AuditPurpose } from "./event"

/** Why somebody touches a record (HL7 v3 ActReason): care, running the clinic, or the patient's own wish. */
export function purposeOf(actor: Actor): AuditPurpose {
  switch (actor.kind) {
    case "staff":
      return actor.role === "clinician" || actor.role === "nurse" ? "TREAT" : "HOPERAT"
    case "patient":
    case "companion":
    case "portal":
    case "visitor":
      return "PATRQT"
    case "client":
      // Nobody says for what a hospital's program reads; this claims the least.
      return "HOPERAT"
    case "device":
    case "system":
      return "TREAT"
  }
}
