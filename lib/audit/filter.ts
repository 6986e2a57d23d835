import { z } from "zod"

import { auditActions, auditPurposes } from "./event"

/** Whoever is no member of staff, by the role in the log. */
export const actorKinds = [
  "patient",
  "proxy",
  "companion",
  "visitor",
  "device",
  "client",
  "system",
] as const

/**
 * Which events: every part that is there must hold. `actor` is a member of staff by id, or a kind of
 * actor; `patient` is a reference (RC-204417), never a name.
 */
export const Filter = z.strictObject({
  when: z.enum(["today", "week", "month"]).optional(),
  /** Days on the clinic's clock, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  actor: z.union([z.guid(), z.enum(actorKinds)]).optional(),
  action: z
    .string()
    .refine((action) => auditActions.some((known) => known === action), "must be an action")
    .optional(),
  patient: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,24}$/)
    .optional(),
  outcome: z.enum(["success", "refused"]).optional(),
  purpose: z.enum(auditPurposes).optional(),
})
export type Filter = z.infer<typeof Filter>

/** From an address's query: what does not parse is left out, so that an old link still opens. */
export function filterFrom(query: Readonly<Record<string, string | string[] | undefined>>): Filter {
  const shape = Filter.shape
  const one = (name: keyof Filter): string | undefined => {
    const value = query[name]
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined
  }
  return {
    when: shape.when.safeParse(one("when")).data,
    from: shape.from.safeParse(one("from")).data,
    to: shape.to.safeParse(one("to")).data,
    actor: shape.actor.safeParse(one("actor")).data,
    action: shape.action.safeParse(one("action")).data,
    patient: shape.patient.safeParse(one("patient")).data,
    outcome: shape.outcome.safeParse(one("outcome")).data,
    purpose: shape.purpose.safeParse(one("purpose")).data,
  }
}

/** True when nothing is left out: then an export is the whole log. */
export function isWhole(filter: Filter): boolean {
  return Object.values(filter).every((value) => value === undefined)
}

/** Codes for the audit event of whoever filtered. A patient is named by id there, not here. */
export function filterCodes(filter: Filter): string[] {
  return Object.entries(filter)
    .filter(([name, value]) => value !== undefined && name !== "patient")
    .map(([name, value]) => `${name}:${value}`)
}

/** The first day of the period, in the clinic's own days back from today. Undefined: from the beginning. */
export function daysBack(filter: Filter): number | undefined {
  return filter.when === undefined ? undefined : { today: 0, week: 6, month: 29 }[filter.when]
}
