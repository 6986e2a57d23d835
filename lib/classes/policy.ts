import type { StaffActor } from "@/lib/actor"
import type { UserId } from "@/lib/ids"
import { may } from "@/lib/permissions"

/** Opens, admits, limits, ends: whose time it is, as in a visit. */
export function hosts(actor: StaffActor, { clinicianId }: { clinicianId: UserId }): boolean {
  return may(actor, "visit.admit") && actor.userId === clinicianId
}
