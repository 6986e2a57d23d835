import type { Actor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"
import type { Nudge } from "@/lib/jobs/nudge"

/** Whether a page of this person has to look again. `clinicianId`: in whose line a patient waits. */
export function concerns(actor: Actor, clinicianId: UserId | undefined, nudge: Nudge): boolean {
  if (nudge.clinicId !== actor.clinicId) return false
  switch (actor.kind) {
    case "visitor":
      return nudge.topic === "queue"
    case "companion":
      return nudge.topic !== "alarms" && nudge.visitId === actor.visitId
    case "patient":
      // Their own visit, and whoever is before them.
      if (nudge.topic === "visits")
        return nudge.clinicianId !== undefined && nudge.clinicianId === clinicianId
      return nudge.topic === "visit" && nudge.visitId === actor.visitId
    case "staff":
      return true
    case "portal":
    case "device":
    case "system":
      return false
  }
}
