import type { Actor } from "./actor"

/** Whom the table speaks of. A proxy may what the patient may; a device and a visitor have no row of their own. */
export const roles = [
  "patient",
  "companion",
  "interpreter",
  "clinician",
  "nurse",
  "scheduler",
  "administrator",
  "auditor",
] as const
export type Role = (typeof roles)[number]

const desk = ["clinician", "nurse", "scheduler", "administrator"] as const
const team = ["interpreter", ...desk] as const
const staff = [...team, "auditor"] as const

/**
 * Who may do what: the one table. Whose visit or record it is, is judged beside it (a clinician admits
 * only into their own visits); what is not granted here is refused everywhere.
 */
export const permissions = {
  "today.read": team,
  "calendar.read": team,
  "visit.read": [...team, "patient", "companion"],
  "visit.book": desk,
  "visit.move": desk,
  "visit.cancel": desk,
  "visit.approve": ["clinician", "scheduler", "administrator"],
  "visit.admit": ["clinician"],
  "visit.end": ["clinician"],
  "guest.invite": desk,
  "outcome.correct": ["clinician", "scheduler", "administrator"],
  "availability.own": ["clinician", "interpreter"],
  "availability.any": ["scheduler", "administrator"],
  "visit_type.edit": ["administrator"],
  "feed.own": ["clinician", "interpreter"],
  "queue.read": desk,
  "queue.add": desk,
  "queue.take": ["clinician"],
  "waitlist.read": desk,
  "waitlist.offer": desk,
  "patient.search": desk,
  "patient.read": desk,
  "patient.edit": desk,
  "patient.merge": ["scheduler", "administrator"],
  "patient.erase": ["administrator"],
  "chart.read": ["clinician", "nurse"],
  "chart.edit": ["clinician", "nurse"],
  "chart.break_glass": ["clinician", "nurse"],
  "note.read": ["clinician", "nurse"],
  "note.write": ["clinician"],
  "summary.sign": ["clinician"],
  "device.link": ["clinician", "nurse"],
  "strip.keep": ["clinician", "nurse"],
  "ward.watch": ["nurse"],
  "vitals.export": ["clinician", "nurse"],
  "alarm.limits": ["clinician", "nurse"],
  "news2.scale": ["clinician"],
  "news2.observe": ["clinician", "nurse"],
  "alarm.answer": ["clinician", "nurse"],
  "alarm.off": ["clinician", "nurse"],
  "hold.change": ["administrator"],
  "message.read": desk,
  "message.send": desk,
  "session.own": staff,
  "session.any": ["administrator"],
  "staff.manage": ["administrator"],
  "role.change": ["administrator"],
  "clinic.edit": ["administrator"],
  "client.manage": ["administrator"],
  "permission.read": ["administrator"],
  "job.manage": ["administrator"],
  "audit.read": ["administrator", "auditor"],
  "audit.export": ["administrator", "auditor"],
  "disclosure.record": ["administrator", "auditor"],
  "own.visits": ["patient"],
  "own.move": ["patient"],
  "own.cancel": ["patient"],
  "own.summaries": ["patient"],
  "own.consents": ["patient"],
  "own.contacts": ["patient"],
  "own.accesses": ["patient"],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export function may(actor: Actor, permission: Permission): boolean {
  if (actor.kind === "client") return actor.grants.includes(permission)
  const role = roleOf(actor)
  const granted: readonly Role[] = permissions[permission]
  return role !== undefined && granted.includes(role)
}

function roleOf(actor: Exclude<Actor, { kind: "client" }>): Role | undefined {
  switch (actor.kind) {
    case "staff":
      return actor.role
    case "patient":
    case "portal":
      return "patient"
    case "companion":
      return "companion"
    case "visitor":
    case "device":
    case "system":
      return undefined
  }
}
