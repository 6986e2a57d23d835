import type { Actor } from "@/lib/actor"
import { may } from "@/lib/permissions"

/** What somebody wrote about their health is for those who treat; the desk sees who waits, and since when. */
export function mayReadSymptoms(actor: Actor): boolean {
  return may(actor, "chart.read")
}
