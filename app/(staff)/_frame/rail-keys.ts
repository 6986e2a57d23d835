import type { StaffActor } from "@/lib/actor"
import { may } from "@/lib/permissions"
import type { Permission } from "@/lib/permissions"

const needs = {
  today: "today.read",
  ward: "ward.watch",
  queue: "queue.read",
  calendar: "calendar.read",
  patients: "patient.search",
  audit: "audit.read",
} as const satisfies Record<string, Permission>

export type RailKey = keyof typeof needs
const keys = [
  "today",
  "ward",
  "queue",
  "calendar",
  "patients",
  "audit",
] as const satisfies RailKey[]

/** What stands in the rail: what this person may open, and nothing before the second factor is made. */
export function railKeys(actor: StaffActor): RailKey[] {
  return actor.session?.mustEnrol === true ? [] : keys.filter((key) => may(actor, needs[key]))
}
