import type { Actor } from "@/lib/actor"
import type { UserId, VisitId } from "@/lib/ids"
import type { Nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"

/**
 * What a page is told of it. Who may answer alarms hears whose it is: a monitor looks again for its own
 * patient alone.
 */
export function toldOf(
  actor: Actor,
  { topic, visitId }: Nudge,
): { topic: string; visitId?: VisitId } {
  const isNamed = actor.kind === "staff" && topic === "alarms" && visitId !== undefined
  return isNamed ? { topic, visitId } : { topic }
}

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
      // That a patient's alarm changed says something of the patient.
      return nudge.topic !== "alarms" || may(actor, "alarm.answer")
    case "portal":
    case "device":
    case "client":
    case "system":
      return false
  }
}
